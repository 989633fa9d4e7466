//! Gzip with many members, as crawlers write it: one member per record, so that damage to one does not affect the next.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

/// The gzip signature and the only compression method.
pub(crate) const GZIP: &[u8] = b"\x1f\x8b\x08";

/// Decompresses gzip. A damaged member is an error of the kind `InvalidData`; the next read continues with the next
/// member.
#[derive(Debug)]
pub(crate) struct Gunzip<R> {
    /// `None` at the end.
    member: Option<GzDecoder<Placed<R>>>,
    /// Start of the member.
    begin: u64,
}

impl<R: BufRead> Gunzip<R> {
    pub(crate) fn new(reader: R) -> Self {
        let reader = Placed {
            reader,
            place: 0,
            again: &[],
        };
        Self {
            member: Some(GzDecoder::new(reader)),
            begin: 0,
        }
    }

    fn open(&mut self, mut reader: Placed<R>) -> io::Result<()> {
        if !reader.fill_buf()?.is_empty() {
            self.begin = reader.place;
            self.member = Some(GzDecoder::new(reader));
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Gunzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(mut member) = self.member.take() {
            match member.read(buffer) {
                Ok(0) if !buffer.is_empty() => {
                    let mut reader = member.into_inner();
                    reader.skip_while(|byte| byte == 0)?;
                    self.open(reader)?;
                }
                Ok(read) => {
                    self.member = Some(member);
                    return Ok(read);
                }
                // An I/O error, not damaged gzip.
                Err(error) if error.raw_os_error().is_some() => return Err(error),
                Err(error) => {
                    let begin = self.begin;
                    let mut reader = member.into_inner();
                    reader.skip_to_gzip(begin)?;
                    self.open(reader)?;
                    let error = format!("the gzip at byte {begin} is damaged: {error}");
                    return Err(io::Error::new(io::ErrorKind::InvalidData, error));
                }
            }
        }
        Ok(0)
    }
}

/// A reader that tracks its position.
#[derive(Debug)]
struct Placed<R> {
    reader: R,
    place: u64,
    /// Bytes that were read too far, to be returned again.
    again: &'static [u8],
}

impl<R: BufRead> Placed<R> {
    fn skip_while(&mut self, skip: impl Fn(u8) -> bool) -> io::Result<()> {
        loop {
            let bytes = self.fill_buf()?;
            let skipped = bytes.iter().take_while(|&&byte| skip(byte)).count();
            let goes_on = skipped > 0 && skipped == bytes.len();
            self.consume(skipped);
            if !goes_on {
                return Ok(());
            }
        }
    }

    /// Seeks to what looks like the next member after the one at `begin`, or to the end.
    fn skip_to_gzip(&mut self, begin: u64) -> io::Result<()> {
        if self.place == begin && !self.fill_buf()?.is_empty() {
            self.consume(1);
        }
        loop {
            self.skip_while(|byte| byte != GZIP[0])?;
            let mut matched = 0;
            while let Some(&byte) = self.fill_buf()?.first()
                && byte == GZIP[matched]
            {
                if matched + 1 == GZIP.len() {
                    self.again = &GZIP[..matched];
                    self.place -= matched as u64;
                    return Ok(());
                }
                self.consume(1);
                matched += 1;
            }
            if self.fill_buf()?.is_empty() {
                return Ok(());
            }
        }
    }
}

impl<R: BufRead> Read for Placed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Placed<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.again.is_empty() {
            self.reader.fill_buf()
        } else {
            Ok(self.again)
        }
    }

    fn consume(&mut self, amount: usize) {
        self.place += amount as u64;
        if self.again.is_empty() {
            self.reader.consume(amount);
        } else {
            self.again = &self.again[amount..];
        }
    }
}
