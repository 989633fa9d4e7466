//! Makes the enum of findings from the rows of their table.

/// A row has: name, arguments, kind, the field in parentheses, how many of how many in brackets, the sentence, and the
/// values in it that are computed from the arguments.
macro_rules! findings {
    ($(
        $name:ident $({ $($arg:ident: $type:ty),+ })? => $kind:ident $(($field:expr))? $([$count:ident of $total:ident])?
            $sentence:literal $(, $of:ident = $value:expr)*;
    )+) => {
        /// What is missing, doubtful or contradictory.
        #[cfg_attr(not(feature = "json"), allow(dead_code))]
        pub(crate) enum Finding<'a> {
            $($name $({ $($arg: $type),+ })?,)+
        }

        impl Finding<'_> {
            pub(crate) const fn kind(&self) -> WarningKind {
                match self {
                    $(Self::$name { .. } => WarningKind::$kind,)+
                }
            }

            #[allow(unused_variables)]
            pub(crate) fn field(&self) -> Option<Field> {
                match self {
                    $(Self::$name $({ $($arg),+ })? => {
                        let fields: &[Option<Field>] = &[$(Option::from($field))?];
                        fields.first().copied().flatten()
                    })+
                }
            }

            #[allow(unused_variables)]
            pub(crate) fn count(&self) -> Option<WarningCount> {
                match self {
                    $(Self::$name $({ $($arg),+ })? => {
                        let counts: &[WarningCount] = &[$(WarningCount { affected: *$count, total: *$total })?];
                        counts.first().copied()
                    })+
                }
            }
        }

        impl fmt::Display for Finding<'_> {
            #[allow(unused_variables)]
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$name $({ $($arg),+ })? => {
                        $(let $of = $value;)*
                        $($(let $arg = crate::brief::Short($arg);)+)?
                        write!(f, $sentence)
                    })+
                }
            }
        }
    };
}

pub(super) use findings;
