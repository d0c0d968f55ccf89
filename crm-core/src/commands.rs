//! Everything that can be done, as one type: the sum of every process's commands. The sum of its questions is in `questions`, and shown here too.
//!
//! A queue on a phone, a fuzz target, a generated binding and an audit tool all speak of "some command". [`AnyCommand`] is that: it is stored and
//! sent as CBOR, or as JSON with the feature `serde`, and executed like any other command, through the same road and the same rights.

use minicbor::{Decode, Encode};

use crate::access::Reader;
use crate::administration::SetPolicy;
use crate::engine::{Answer, Command, Unit};
use crate::kernel::CrmError;
#[cfg(feature = "serde")]
use crate::kernel::{Form, Tree};
use crate::records::AnyRecord;

pub use crate::questions::{AnyFigures, AnyQuestion};

/// Reading a call by its name: `{"do": "work_lead", "with": {…}}`.
macro_rules! reads {
    ($calls:ident under $key:literal: $($variant:ident)+) => {
        #[cfg(feature = "serde")]
        const _: () = {
            /// The names alone.
            #[derive(serde::Deserialize)]
            #[serde(rename_all = "snake_case")]
            enum Name { $($variant,)+ }

            impl $calls {
                /// Reads one from any format of serde.
                ///
                /// # Errors
                /// [`CrmError::Invalid`] that names the field that could not be read.
                pub fn read<'de>(format: impl serde::Deserializer<'de>) -> Result<Self, CrmError> {
                    let form = Form::of(format.is_human_readable());
                    Self::from_tree(crate::kernel::tree::grown(format)?, form)
                }

                /// Reads one from its tree: the last step of [`Self::read`], for those who make the tree themselves.
                ///
                /// # Errors
                /// [`CrmError::Invalid`] that names the field that could not be read.
                pub fn from_tree(tree: Tree, form: Form) -> Result<Self, CrmError> {
                    let (name, content) = crate::kernel::tree::envelope(tree, $key)?;
                    match name {
                        $(Name::$variant => content.read(form).map(Self::$variant),)+
                    }
                }
            }

            impl<'de> serde::Deserialize<'de> for $calls {
                fn deserialize<D: serde::Deserializer<'de>>(format: D) -> Result<Self, D::Error> {
                    let form = Form::of(format.is_human_readable());
                    Self::from_tree(serde::Deserialize::deserialize(format)?, form).map_err(serde::de::Error::custom)
                }
            }
        };
    };
}

pub(crate) use reads;

/// Does `command` in a frame of its own: where nothing is optimised, the answers of all arms of a match would stand in one frame side by side.
#[inline(never)]
fn done<C: Command>(command: &C, unit: &mut Unit, wrap: fn(C::Answer) -> AnyAnswer) -> Result<AnyAnswer, CrmError> {
    command.execute(unit).map(wrap)
}

macro_rules! commands {
    ($($number:literal $variant:ident($command:ty),)+) => {
        /// Some command. Numbers are stored and never reused. In JSON: `{"do": "work_lead", "with": {"lead": "0192…"}}`.
        #[derive(Debug, Clone, PartialEq, Encode, Decode)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize), serde(tag = "do", content = "with", rename_all = "snake_case"))]
        #[allow(clippy::large_enum_variant, reason = "a command is done and dropped, not kept in numbers")]
        pub enum AnyCommand {
            $(
                #[doc = concat!("[`", stringify!($command), "`]")]
                #[n($number)]
                $variant(#[n(0)] $command),
            )+
        }

        /// The answer of some command, under the same name. In JSON: the answer itself.
        #[derive(Debug, Clone, PartialEq, Encode, Decode)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize), serde(untagged))]
        #[allow(clippy::large_enum_variant, reason = "an answer is looked at and dropped, not kept in numbers")]
        pub enum AnyAnswer {
            $(
                #[doc = concat!("Of [`", stringify!($command), "`]")]
                #[n($number)]
                $variant(#[n(0)] <$command as Command>::Answer),
            )+
        }

        impl AnyAnswer {
            /// The record that the answer is; nothing where it is something else.
            #[must_use]
            pub fn record(&self) -> Option<AnyRecord> {
                match self { $(Self::$variant(answer) => AnyRecord::of(answer),)+ }
            }
        }

        impl Answer for AnyAnswer {
            fn masked(self, reader: &Reader) -> Self {
                match self { $(Self::$variant(answer) => Self::$variant(answer.masked(reader)),)+ }
            }
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

        reads! { AnyCommand under "do": $($variant)+ }

        impl Command for AnyCommand {
            type Answer = AnyAnswer;
            const NAME: &'static str = "any";

            fn audit_name(&self) -> &'static str {
                self.name()
            }

            fn execute(&self, unit: &mut Unit) -> Result<AnyAnswer, CrmError> {
                match self { $(Self::$variant(command) => done(command, unit, AnyAnswer::$variant),)+ }
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
    19 SetExchangeRates(crate::administration::SetExchangeRates),
    20 SetAdministrationPolicy(SetPolicy<crate::administration::AdministrationPolicy>),
    21 SetPartiesPolicy(SetPolicy<crate::parties::PartiesPolicy>),
    22 SetCatalogPolicy(SetPolicy<crate::catalog::CatalogPolicy>),
    23 SetLeadPolicy(SetPolicy<crate::leads::LeadPolicy>),
    24 SetPipelinePolicy(SetPolicy<crate::pipeline::PipelinePolicy>),
    25 SetInvoicingPolicy(SetPolicy<crate::invoicing::InvoicingPolicy>),
    26 SetReceivablesPolicy(SetPolicy<crate::receivables::ReceivablesPolicy>),
    27 SetDisputePolicy(SetPolicy<crate::disputes::DisputePolicy>),
    30 SetRuleScoringPolicy(SetPolicy<crate::leads::scoring::RuleScoringPolicy>),
    31 SetLearningPolicy(SetPolicy<crate::leads::scoring::LearningPolicy>),
    32 SetRoutingPolicy(SetPolicy<crate::leads::routing::RoutingPolicy>),
    33 SetDuplicatePolicy(SetPolicy<crate::parties::duplicates::DuplicatePolicy>),
    34 SetApprovalPolicy(SetPolicy<crate::approvals::ApprovalPolicy>),
    36 SetConversionPolicy(SetPolicy<crate::pipeline::ConversionPolicy>),
    37 SetDiscountPolicy(SetPolicy<crate::catalog::DiscountPolicy>),
    38 SetQuotingPolicy(SetPolicy<crate::quoting::QuotingPolicy>),
    39 SetOrderingPolicy(SetPolicy<crate::ordering::OrderingPolicy>),
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
    50 AddAffiliation(crate::parties::AddAffiliation),
    51 EndAffiliation(crate::parties::EndAffiliation),
    52 Relate(crate::parties::Relate),
    53 EndRelationship(crate::parties::EndRelationship),
    54 NoteBounce(crate::parties::NoteBounce),
    55 SetDocumentPolicy(SetPolicy<crate::documents::DocumentPolicy>),
    60 AddProduct(crate::catalog::AddProduct),
    61 AddProductAlias(crate::catalog::AddProductAlias),
    62 RetireProduct(crate::catalog::RetireProduct),
    63 ReinstateProduct(crate::catalog::ReinstateProduct),
    64 OpenPriceBook(crate::catalog::OpenPriceBook),
    65 SetPrice(crate::catalog::SetPrice),
    66 ChangeProduct(crate::catalog::ChangeProduct),
    67 DefineBundle(crate::catalog::DefineBundle),
    68 ChangePriceBook(crate::catalog::ChangePriceBook),
    69 EndPrice(crate::catalog::EndPrice),
    80 CaptureLead(crate::leads::CaptureLead),
    81 WorkLead(crate::leads::WorkLead),
    82 RecordEvidence(crate::leads::RecordEvidence),
    83 NurtureLead(crate::leads::NurtureLead),
    84 ResumeLead(crate::leads::ResumeLead),
    85 QualifyLead(crate::leads::QualifyLead),
    86 DisqualifyLead(crate::leads::DisqualifyLead),
    87 AssignLead(crate::leads::AssignLead),
    88 LearnScore(crate::leads::LearnScore),
    89 RouteLead(crate::leads::RouteLead),
    90 SetAvailability(crate::leads::routing::SetAvailability),
    91 ChooseChecklist(crate::leads::ChooseChecklist),
    92 AdvanceLifecycle(crate::leads::AdvanceLifecycle),
    93 ClearLifecycle(crate::leads::ClearLifecycle),
    95 MergeContacts(crate::merging::MergeContacts),
    96 MergeAccounts(crate::merging::MergeAccounts),
    97 Unmerge(crate::merging::Unmerge),
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
    114 UnconvertLead(crate::pipeline::UnconvertLead),
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
    453 WaitInDispute(crate::disputes::WaitInDispute),
    454 EscalateDispute(crate::disputes::EscalateDispute),
    455 ReopenDispute(crate::disputes::ReopenDispute),
    456 AddDisputeEvidence(crate::disputes::AddDisputeEvidence),
    457 DiagnoseDispute(crate::disputes::DiagnoseDispute),
    458 RequestDisputeApproval(crate::disputes::RequestDisputeApproval),
    459 RecordShortPayment(crate::disputes::RecordShortPayment),
    460 OpenPaymentDispute(crate::disputes::OpenPaymentDispute),
    461 EscalatePaymentInquiry(crate::disputes::EscalatePaymentInquiry),
    462 AddPaymentEvidence(crate::disputes::AddPaymentEvidence),
    463 SubmitPaymentEvidence(crate::disputes::SubmitPaymentEvidence),
    464 ClosePaymentInquiry(crate::disputes::ClosePaymentInquiry),
    465 DecidePaymentDispute(crate::disputes::DecidePaymentDispute),
    466 ConcedePaymentDispute(crate::disputes::ConcedePaymentDispute),
    467 LapsePaymentDisputes(crate::disputes::LapsePaymentDisputes),
    470 OpenClaim(crate::claims::OpenClaim),
    471 LinkToClaim(crate::claims::LinkToClaim),
    472 UnlinkFromClaim(crate::claims::UnlinkFromClaim),
    190 PlanActivity(crate::activities::PlanActivity),
    191 LogActivity(crate::activities::LogActivity),
    192 ChangeActivity(crate::activities::ChangeActivity),
    193 CompleteActivity(crate::activities::CompleteActivity),
    194 CancelActivity(crate::activities::CancelActivity),
    195 AssignActivity(crate::activities::AssignActivity),
    200 DefineFollowUpPlan(crate::activities::DefineFollowUpPlan),
    201 RetireFollowUpPlan(crate::activities::RetireFollowUpPlan),
    202 StartFollowUp(crate::activities::StartFollowUp),
    203 StopFollowUp(crate::activities::StopFollowUp),
    204 RunDue(crate::automation::RunDue),
    220 BeginImport(crate::exchange::BeginImport),
    221 NoteRows(crate::exchange::NoteRows),
    222 UndoImport(crate::exchange::UndoImport),
    240 CastVote(crate::approvals::CastVote),
    241 WithdrawApproval(crate::approvals::WithdrawApproval),
    250 TakeForecastSnapshot(crate::pipeline::TakeForecastSnapshot),
    251 AdjustForecast(crate::pipeline::AdjustForecast),
    252 WithdrawAdjustment(crate::pipeline::WithdrawAdjustment),
    253 SetForecastPolicy(SetPolicy<crate::pipeline::ForecastPolicy>),
    254 SetCurrencyPolicy(SetPolicy<crate::administration::CurrencyPolicy>),
    260 TickPoint(crate::pipeline::TickPoint),
    261 RequestPassage(crate::pipeline::RequestPassage),
    262 TransferOpportunity(crate::pipeline::TransferOpportunity),
    263 MoveDue(crate::pipeline::MoveDue),
    280 DraftQuote(crate::quoting::DraftQuote),
    281 ChangeQuote(crate::quoting::ChangeQuote),
    282 RequestQuoteApproval(crate::quoting::RequestQuoteApproval),
    284 SendQuote(crate::quoting::SendQuote),
    285 AcceptQuote(crate::quoting::AcceptQuote),
    286 DeclineQuote(crate::quoting::DeclineQuote),
    287 CancelQuote(crate::quoting::CancelQuote),
    288 ReviseQuote(crate::quoting::ReviseQuote),
    289 MakeQuotePrimary(crate::quoting::MakeQuotePrimary),
    290 ExpireQuotes(crate::quoting::ExpireQuotes),
    291 SignQuote(crate::quoting::SignQuote),
    300 StartSubscription(crate::ordering::StartSubscription),
    301 ChangePlan(crate::ordering::ChangePlan),
    302 ChangeQuantity(crate::ordering::ChangeQuantity),
    303 PauseSubscription(crate::ordering::PauseSubscription),
    304 ResumeSubscription(crate::ordering::ResumeSubscription),
    305 MarkPastDue(crate::ordering::MarkPastDue),
    306 MarkPaid(crate::ordering::MarkPaid),
    307 CancelSubscription(crate::ordering::CancelSubscription),
    308 KeepSubscription(crate::ordering::KeepSubscription),
    309 RollSubscriptions(crate::ordering::RollSubscriptions),
    310 SignContract(crate::ordering::SignContract),
    311 GiveNotice(crate::ordering::GiveNotice),
    312 TellRenewal(crate::ordering::TellRenewal),
    313 ReviseContract(crate::ordering::ReviseContract),
    314 EndContract(crate::ordering::EndContract),
    315 RollContracts(crate::ordering::RollContracts),
    320 SetFulfilmentPolicy(SetPolicy<crate::ordering::FulfilmentPolicy>),
    321 PlaceOrder(crate::ordering::PlaceOrder),
    322 ChangeOrder(crate::ordering::ChangeOrder),
    323 RecordDelivery(crate::ordering::RecordDelivery),
    324 UndoDelivery(crate::ordering::UndoDelivery),
    325 HoldOrder(crate::ordering::HoldOrder),
    326 ReleaseOrder(crate::ordering::ReleaseOrder),
    327 CancelOrder(crate::ordering::CancelOrder),
    328 CloseOrder(crate::ordering::CloseOrder),
    329 InvoiceOrder(crate::invoicing::InvoiceOrder),
    330 SetSellersPolicy(SetPolicy<crate::invoicing::SellersPolicy>),
    331 ChangeTerms(crate::invoicing::ChangeTerms),
    332 DraftDeposit(crate::invoicing::DraftDeposit),
    333 DraftFinal(crate::invoicing::DraftFinal),
    334 ReleaseRetention(crate::invoicing::ReleaseRetention),
    345 InvoiceSubscriptions(crate::invoicing::InvoiceSubscriptions),
    346 TakeOverInvoice(crate::invoicing::TakeOverInvoice),
    350 AllocateLeft(crate::receivables::AllocateLeft),
    351 ReleaseExcess(crate::receivables::ReleaseExcess),
    352 PayRefund(crate::receivables::PayRefund),
    353 ChargeBack(crate::receivables::ChargeBack),
    354 UndoRepayment(crate::receivables::UndoRepayment),
    355 CloseResidual(crate::receivables::CloseResidual),
    356 WriteOff(crate::receivables::WriteOff),
    357 BlockInvoice(crate::receivables::BlockInvoice),
    358 UnblockInvoice(crate::receivables::UnblockInvoice),
    359 SetCreditLimit(crate::receivables::SetCreditLimit),
    360 HoldCredit(crate::receivables::HoldCredit),
    361 ReleaseCredit(crate::receivables::ReleaseCredit),
    370 SetDunningPolicy(SetPolicy<crate::dunning::DunningPolicy>),
    371 SetLateInterestPolicy(SetPolicy<crate::dunning::LateInterestPolicy>),
    372 SetDunningTerms(crate::dunning::SetDunningTerms),
    373 RunDunning(crate::dunning::RunDunning),
    374 MarkNoticeSent(crate::dunning::MarkNoticeSent),
    375 MarkNoticeFailed(crate::dunning::MarkNoticeFailed),
    376 CancelNotice(crate::dunning::CancelNotice),
    377 HoldDunning(crate::dunning::HoldDunning),
    378 ReleaseDunning(crate::dunning::ReleaseDunning),
    379 ChargeLateInterest(crate::dunning::ChargeLateInterest),
    380 WaiveLateCharge(crate::dunning::WaiveLateCharge),
    381 BillLateCharges(crate::dunning::BillLateCharges),
    382 RecordPromise(crate::dunning::RecordPromise),
    383 WithdrawPromise(crate::dunning::WithdrawPromise),
    390 RecordLifecycleStatus(crate::lifecycle::RecordLifecycleStatus),
    391 ReportLifecycleStatus(crate::lifecycle::ReportLifecycleStatus),
    400 ClosePeriod(crate::accounting::ClosePeriod),
    401 SignLink(crate::accounting::SignLink),
    402 SetAccountingPolicy(SetPolicy<crate::accounting::AccountingPolicy>),
    403 SetServicePolicy(SetPolicy<crate::service::ServicePolicy>),
    404 OpenCase(crate::service::OpenCase),
    405 RecordCaseMessage(crate::service::RecordCaseMessage),
    406 TakeCase(crate::service::TakeCase),
    407 PauseCase(crate::service::PauseCase),
    408 ResumeCase(crate::service::ResumeCase),
    409 ResolveCase(crate::service::ResolveCase),
    410 CloseCase(crate::service::CloseCase),
    411 ReopenCase(crate::service::ReopenCase),
    412 AssignCase(crate::service::AssignCase),
    413 ChangeCasePriority(crate::service::ChangeCasePriority),
    414 MergeCases(crate::service::MergeCases),
    415 UnmergeCase(crate::service::UnmergeCase),
    416 SplitCase(crate::service::SplitCase),
    417 SetCaseParent(crate::service::SetCaseParent),
    418 MeetGoal(crate::service::MeetGoal),
    419 RunService(crate::service::RunService),
    420 GrantEntitlement(crate::service::GrantEntitlement),
    421 EndEntitlement(crate::service::EndEntitlement),
    422 SendSurvey(crate::service::SendSurvey),
    423 AnswerSurvey(crate::service::AnswerSurvey),
    424 SetCaseStatus(crate::service::SetCaseStatus),
    433 SetReturnsPolicy(SetPolicy<crate::returns::ReturnsPolicy>),
    434 RequestReturn(crate::returns::RequestReturn),
    435 AuthoriseReturn(crate::returns::AuthoriseReturn),
    436 RefuseReturn(crate::returns::RefuseReturn),
    437 SendReturnLabel(crate::returns::SendReturnLabel),
    438 RecordReturnShipment(crate::returns::RecordReturnShipment),
    439 RecordReturnReceipt(crate::returns::RecordReturnReceipt),
    440 InspectReturn(crate::returns::InspectReturn),
    441 DecideReturn(crate::returns::DecideReturn),
    442 RefundReturn(crate::returns::RefundReturn),
    443 ReplaceReturn(crate::returns::ReplaceReturn),
    444 ExchangeReturn(crate::returns::ExchangeReturn),
    445 RepairReturn(crate::returns::RepairReturn),
    446 RejectReturnLine(crate::returns::RejectReturnLine),
    447 DisposeReturn(crate::returns::DisposeReturn),
    448 SplitReturnLine(crate::returns::SplitReturnLine),
    449 CancelReturn(crate::returns::CancelReturn),
    450 CloseReturn(crate::returns::CloseReturn),
}
