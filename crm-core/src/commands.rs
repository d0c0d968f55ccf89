//! Everything that can be done, as one type: the sum of every process's commands.
//!
//! A queue on a phone, a fuzz target, a generated binding and an audit tool all speak of "some command". [`AnyCommand`] is that: it is stored and
//! sent as CBOR, and executed like any other command, through the same road and the same rights.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::access::Reader;
use crate::engine::{Answer, Command, Unit};
use crate::kernel::CrmError;

/// The answer of some command: its name, and the answer as CBOR, already without what is hidden from the actor.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AnyAnswer {
    /// [`Command::NAME`] of the command that was executed.
    #[n(0)]
    pub command: String,
    /// The command's own answer as CBOR.
    #[n(1)]
    pub content: ByteVec,
}

impl Answer for AnyAnswer {
    fn masked(self, _: &Reader) -> Self {
        self
    }
}

fn run<C: Command>(command: &C, unit: &mut Unit<'_>) -> Result<AnyAnswer, CrmError> {
    let answer = command.execute(unit)?.masked(unit.reader());
    let content =
        minicbor::to_vec(&answer).map_err(|e| CrmError::Corrupt { subject: C::NAME.to_owned(), detail: e.to_string() })?;
    Ok(AnyAnswer { command: C::NAME.to_owned(), content: content.into() })
}

macro_rules! commands {
    ($($number:literal $variant:ident($command:ty),)+) => {
        /// Some command. Numbers are stored and never reused.
        #[derive(Debug, Clone, PartialEq, Encode, Decode)]
        pub enum AnyCommand {
            $(
                #[doc = concat!("[`", stringify!($command), "`]")]
                #[n($number)]
                $variant(#[n(0)] $command),
            )+
        }

        impl AnyCommand {
            /// The name of every command there is.
            pub const NAMES: &'static [&'static str] = &[$(<$command>::NAME),+];

            /// The stable name of this command.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self { $(Self::$variant(_) => <$command>::NAME,)+ }
            }
        }

        impl Command for AnyCommand {
            type Answer = AnyAnswer;
            const NAME: &'static str = "any";

            fn execute(&self, unit: &mut Unit<'_>) -> Result<AnyAnswer, CrmError> {
                match self { $(Self::$variant(command) => run(command, unit),)+ }
            }
        }

        $(
            impl From<$command> for AnyCommand {
                fn from(command: $command) -> Self {
                    Self::$variant(command)
                }
            }
        )+
    };
}

commands! {
    1 AcknowledgeMessages(crate::engine::AcknowledgeMessages),
}
