//! Everything that can be done, as one type: the sum of every process's commands.
//!
//! A queue on a phone, a fuzz target, a generated binding and an audit tool all speak of "some command". [`AnyCommand`] is that: it is stored and
//! sent as CBOR, and executed like any other command, through the same road and the same rights.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::access::Reader;
use crate::administration::SetPolicy;
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
    10 AddUser(crate::administration::AddUser),
    11 ChangeUser(crate::administration::ChangeUser),
    12 DeactivateUser(crate::administration::DeactivateUser),
    13 ReactivateUser(crate::administration::ReactivateUser),
    14 AddTeam(crate::administration::AddTeam),
    15 MoveTeam(crate::administration::MoveTeam),
    16 AddRole(crate::administration::AddRole),
    17 ChangeRole(crate::administration::ChangeRole),
    18 DefineField(crate::administration::DefineField),
    20 SetAdministrationPolicy(SetPolicy<crate::administration::AdministrationPolicy>),
    21 SetPartiesPolicy(SetPolicy<crate::parties::PartiesPolicy>),
    22 SetCatalogPolicy(SetPolicy<crate::catalog::CatalogPolicy>),
    23 SetLeadPolicy(SetPolicy<crate::leads::LeadPolicy>),
    24 SetPipelinePolicy(SetPolicy<crate::pipeline::PipelinePolicy>),
    25 SetInvoicingPolicy(SetPolicy<crate::invoicing::InvoicingPolicy>),
    26 SetReceivablesPolicy(SetPolicy<crate::receivables::ReceivablesPolicy>),
    27 SetDisputePolicy(SetPolicy<crate::disputes::DisputePolicy>),
    40 CreateAccount(crate::parties::CreateAccount),
    41 ChangeAccount(crate::parties::ChangeAccount),
    42 SetParent(crate::parties::SetParent),
    43 ArchiveAccount(crate::parties::ArchiveAccount),
    44 RestoreAccount(crate::parties::RestoreAccount),
    45 AssignAccount(crate::parties::AssignAccount),
    46 ShareAccount(crate::parties::ShareAccount),
    47 UnshareAccount(crate::parties::UnshareAccount),
    48 CreateContact(crate::parties::CreateContact),
    49 ChangeContact(crate::parties::ChangeContact),
    60 AddProduct(crate::catalog::AddProduct),
    61 AddProductAlias(crate::catalog::AddProductAlias),
    62 RetireProduct(crate::catalog::RetireProduct),
    63 ReinstateProduct(crate::catalog::ReinstateProduct),
    64 OpenPriceBook(crate::catalog::OpenPriceBook),
    65 SetPrice(crate::catalog::SetPrice),
    80 CaptureLead(crate::leads::CaptureLead),
    81 WorkLead(crate::leads::WorkLead),
    82 RecordEvidence(crate::leads::RecordEvidence),
    83 NurtureLead(crate::leads::NurtureLead),
    84 ResumeLead(crate::leads::ResumeLead),
    85 QualifyLead(crate::leads::QualifyLead),
    86 DisqualifyLead(crate::leads::DisqualifyLead),
    87 AssignLead(crate::leads::AssignLead),
    100 DefinePipeline(crate::pipeline::DefinePipeline),
    101 ChangePipeline(crate::pipeline::ChangePipeline),
    102 OpenOpportunity(crate::pipeline::OpenOpportunity),
    103 ChangeOpportunity(crate::pipeline::ChangeOpportunity),
    104 MoveOpportunity(crate::pipeline::MoveOpportunity),
    105 WinOpportunity(crate::pipeline::WinOpportunity),
    106 LoseOpportunity(crate::pipeline::LoseOpportunity),
    107 ReopenOpportunity(crate::pipeline::ReopenOpportunity),
    108 OverrideProbability(crate::pipeline::OverrideProbability),
    109 ResetProbability(crate::pipeline::ResetProbability),
    110 OverrideForecastCategory(crate::pipeline::OverrideForecastCategory),
    111 ResetForecastCategory(crate::pipeline::ResetForecastCategory),
    112 AssignOpportunity(crate::pipeline::AssignOpportunity),
    113 ConvertLead(crate::pipeline::ConvertLead),
    130 DraftInvoice(crate::invoicing::DraftInvoice),
    131 ChangeDraft(crate::invoicing::ChangeDraft),
    132 DiscardDraft(crate::invoicing::DiscardDraft),
    133 IssueInvoice(crate::invoicing::IssueInvoice),
    134 CreditInvoice(crate::invoicing::CreditInvoice),
    150 RecordPayment(crate::receivables::RecordPayment),
    151 Allocate(crate::receivables::Allocate),
    152 Unallocate(crate::receivables::Unallocate),
    170 RaiseDispute(crate::disputes::RaiseDispute),
    171 AcknowledgeDispute(crate::disputes::AcknowledgeDispute),
    172 InvestigateDispute(crate::disputes::InvestigateDispute),
    173 ProposeResolution(crate::disputes::ProposeResolution),
    174 ResolveDispute(crate::disputes::ResolveDispute),
    175 WithdrawDispute(crate::disputes::WithdrawDispute),
}
