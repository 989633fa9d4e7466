//! Many small pages in a folder and in each archive: the same number of lines, and no duplicates after an interrupted
//! run. `UNROLLED_MANY` sets the number (default 1,000).

use super::*;

fn many() -> usize {
    std::env::var("UNROLLED_MANY").map_or(1_000, |many| many.parse().unwrap())
}

/// Returns a name and a page for each number.
fn page(number: usize) -> (String, Vec<u8>) {
    let name = format!("{:03}/{number:06}.txt", number / 1000);
    (
        name,
        format!("1/ The post {number}.\n\n2/ The end.").into_bytes(),
    )
}

fn all_are_read(place: &Place, source: &Path) {
    let mut options = place.options(source);
    let many = many() as u64;
    assert_eq!(run(&options).unwrap().pages(), many);
    let complete = fs::read(&options.out).unwrap();
    assert_eq!(
        complete.iter().filter(|&&byte| byte == b'\n').count() as u64,
        many
    );
    fs::write(&options.out, &complete[..complete.len() / 2]).unwrap();
    options.resume = true;
    let summary = run(&options).unwrap();
    assert_eq!(summary.pages() + summary.passed.done, many);
    assert!(summary.passed.done > many / 3);
    assert!(fs::read(&options.out).unwrap() == complete);
    fs::remove_file(&options.out).unwrap();
}

#[test]
fn in_a_folder() {
    let place = Place::new();
    let folder = place.0.join("all");
    fs::create_dir(&folder).unwrap();
    for number in 0..many() {
        let (name, page) = page(number);
        fs::write(folder.join(name.replace('/', "-")), page).unwrap();
    }
    all_are_read(&place, &folder);
}

#[test]
fn in_a_tar() {
    let place = Place::new();
    let mut archive = tar::Builder::new(Vec::new());
    for number in 0..many() {
        let (name, page) = page(number);
        let mut header = tar::Header::new_gnu();
        header.set_size(page.len() as u64);
        archive.append_data(&mut header, name, &*page).unwrap();
    }
    let tar = archive.into_inner().unwrap();
    all_are_read(&place, &place.file("a.tar.gz", &gzip(&tar)));
    all_are_read(&place, &place.file("a.tar", &tar));
}

#[test]
fn in_a_zip() {
    let place = Place::new();
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..many() {
        let (name, page) = page(number);
        archive
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        archive.write_all(&page).unwrap();
    }
    let zip = archive.finish().unwrap().into_inner();
    all_are_read(&place, &place.file("a.zip", &zip));
    all_are_read(&place, &place.file("cut.zip", &zip[..zip.len() - 9]));
}

#[test]
fn in_a_warc() {
    let place = Place::new();
    let records = (0..many()).map(|number| {
        let (name, page) = page(number);
        record(
            &format!("WARC-Type: resource\r\nWARC-Target-URI: https://example.org/{name}"),
            &page,
        )
    });
    let records: Vec<_> = records.collect();
    all_are_read(&place, &place.file("a.warc", &records.concat()));
    let members: Vec<_> = records.iter().map(|record| gzip(record)).collect();
    all_are_read(&place, &place.file("a.warc.gz", &members.concat()));
}
