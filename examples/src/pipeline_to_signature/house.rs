//! The company: its people, its pipeline, and what it sells at which price.

use std::io::Write;

use crm_core::access::UserDraft;
use crm_core::activities::Offset;
use crm_core::administration::{AddRole, AddTeam, AddUser, SetPolicy, administrator, sales_manager, seller};
use crm_core::catalog::{
    AddProduct, Charging, DiscountPolicy, DiscountThreshold, OpenPriceBook, PriceBookTerms, ProductDetails, SetPrice,
};
use crm_core::engine::{Crm, Session};
use crm_core::invoicing::{InvoicingPolicy, SellersPolicy, SuppliedOperations};
use crm_core::kernel::{
    AccountId, AddressInput, Code, ContactId, CrmError, Currency, Email, Label, Name, PipelineId, PostalAddress, ProductId,
    Record, RoleId, TeamId, Timestamp, UnitCode, UnitPrice, UserId,
};
use crm_core::leads::scoring::Condition;
use crm_core::ordering::{OrderingPolicy, RenewalAmount, RenewalClose, RenewalDeals};
use crm_core::parties::{AccountDetails, ContactDetails, CreateAccount, CreateContact, Intake, PartyAddress};
use crm_core::pipeline::{
    DealField, DefinePipeline, ForecastCategory, Gate, GateCriterion, GatePoint, Pipeline, RequiredField, Stage, StageKind,
    TimedMove,
};

use super::{heading, no, papers, say, title};
use crate::{StoryError, table};

/// Whom and what the story needs to find again.
pub struct House {
    pub office: UserId,
    pub manager: UserId,
    pub claire: UserId,
    pub yann: UserId,
    pub pipeline: PipelineId,
    pub renewals: PipelineId,
    pub opera: AccountId,
    pub director: ContactId,
    pub goods: Goods,
}

/// What is sold.
pub struct Goods {
    pub spot: ProductId,
    pub head: ProductId,
    pub desk: ProductId,
    pub large_desk: ProductId,
    pub training: ProductId,
    pub shows: ProductId,
    pub all_shows: ProductId,
}

/// Sets the company up in an empty store.
pub fn found(crm: &Crm, before: Timestamp, out: &mut dyn Write) -> Result<House, StoryError> {
    let system = crm.system("first set-up", before);
    let role = |draft| system.execute(AddRole { draft }).map(|role| role.id());
    let (all, manage) = (role(administrator()?)?, role(sales_manager()?)?);
    let sell = role(seller()?)?;
    let team = Some(system.execute(AddTeam { name: Name::parse("Sales")?, parent: None })?.id());
    let office = add_user(&system, ("Back office", "office@example.com"), None, all)?;
    let session = crm.session(office, before)?;
    let manager = add_user(&session, ("Nadia", "nadia@example.com"), team, manage)?;
    let claire = add_user(&session, ("Claire", "claire@example.com"), team, sell)?;
    let yann = add_user(&session, ("Yann", "yann@example.com"), team, sell)?;
    title(out, "Light for a stage: from the pipeline to the signature")?;
    let pipeline = define(&session, out)?;
    let over = DiscountThreshold { over: "10".parse()?, approvers: vec![manage], quorum: 1 };
    let policy = DiscountPolicy { discounts: vec![over], margins: Vec::new() };
    session.execute(SetPolicy { policy, effective_from: None })?;
    let renewals = renewals(&session)?;
    let (amount, closes) = (RenewalAmount::ContractValue, RenewalClose::NoticeBy);
    let renewal_deals = Some(RenewalDeals { pipeline: renewals, amount, closes });
    session.execute(SetPolicy { policy: OrderingPolicy { renewal_deals, ..OrderingPolicy::default() }, effective_from: None })?;
    session.execute(SetPolicy { policy: SellersPolicy::sole(papers::seller()?)?, effective_from: None })?;
    let policy = InvoicingPolicy { operations: Some(SuppliedOperations::Both), ..InvoicingPolicy::default() };
    session.execute(SetPolicy { policy, effective_from: None })?;
    session.execute(SetPolicy { policy: papers::letterhead(), effective_from: None })?;
    let goods = goods(&session)?;
    let (opera, director) = customer(&session, claire)?;
    Ok(House { office, manager, claire, yann, pipeline, renewals, opera, director, goods })
}

fn add_user(session: &Session, (name, email): (&str, &str), team: Option<TeamId>, role: RoleId) -> Result<UserId, CrmError> {
    let draft = UserDraft { name: Name::parse(name)?, email: Email::parse(email)?, team, roles: vec![role] };
    Ok(session.execute(AddUser { draft })?.id())
}

fn customer(session: &Session, owner: UserId) -> Result<(AccountId, ContactId), StoryError> {
    let (owner, intake) = (Some(owner), Intake::default());
    let place = AddressInput { city: "Brest".to_owned(), country: "FR".to_owned(), ..AddressInput::default() };
    let addresses = vec![PartyAddress::from(PostalAddress::parse(&place)?)];
    let details = AccountDetails { addresses, ..AccountDetails::named(Name::parse("Opéra des Brumes")?) };
    let account = session.execute(CreateAccount { details, parent: None, owner, intake })?.id();
    let details = ContactDetails {
        account: Some(account),
        job_title: Some(Label::parse("Technical director")?),
        ..ContactDetails::named(Name::parse("Inès Carpentier")?)
    };
    Ok((account, session.execute(CreateContact { details, owner, intake })?.id()))
}

fn stage(key: &str, name: &str, category: ForecastCategory, probability: &str, rots: Option<u32>) -> Result<Stage, CrmError> {
    let kind = match key {
        "won" => StageKind::Won,
        "lost" => StageKind::Lost,
        _ => StageKind::Open,
    };
    let (required_fields, allowed_next) = (Vec::new(), Vec::new());
    let (key, name, probability) = (Code::parse(key)?, Name::parse(name)?, probability.parse()?);
    Ok(Stage { key, name, kind, category, probability, required_fields, allowed_next, rots_after_days: rots })
}

/// The pipeline of the story: before an offer somebody was there and knows who decides; what nobody answers is given up after half a year.
fn lighting() -> Result<DefinePipeline, CrmError> {
    let mut stages = vec![
        stage("first-talk", "First talk", ForecastCategory::Pipeline, "10", Some(30))?,
        stage("offer", "Offer", ForecastCategory::BestCase, "40", Some(21))?,
        stage("negotiation", "Negotiation", ForecastCategory::Commit, "75", Some(14))?,
        stage("won", "Won", ForecastCategory::Commit, "100", None)?,
        stage("lost", "Lost", ForecastCategory::Omitted, "0", None)?,
    ];
    let leads_to = |keys: &[&str]| keys.iter().map(|key| Code::parse(key)).collect::<Result<Vec<_>, _>>();
    for (stage, next) in stages.iter_mut().zip([["offer"].as_slice(), &["negotiation", "first-talk"], &["won", "offer"]]) {
        stage.allowed_next = leads_to(next)?;
    }
    let point = |key: &str, name: &str| -> Result<GatePoint, CrmError> {
        Ok(GatePoint { key: Code::parse(key)?, name: Name::parse(name)? })
    };
    let decides = GateCriterion { field: DealField::BuyingRoles, is: Condition::Equals("decision_maker".to_owned()) };
    let gate = Gate {
        required_fields: vec![RequiredField::Account, RequiredField::Amount, RequiredField::CloseDate],
        criteria: vec![decides],
        checklist: vec![point("stage-measured", "Stage measured")?],
        ..Gate::before(Code::parse("offer")?)
    };
    let silent = Code::parse("no-answer")?;
    let (from, to) = (Code::parse("first-talk")?, Code::parse("lost")?);
    let timed = TimedMove { from, to, after: Offset::Days(180), loss_reason: Some(silent.clone()) };
    let reasons = vec![Code::parse("price")?, Code::parse("competitor")?, silent];
    let (gates, timed_moves) = (vec![gate], vec![timed]);
    Ok(DefinePipeline { gates, timed_moves, ..DefinePipeline::new(Name::parse("Stage lighting")?, stages, reasons) })
}

/// Where the deals of renewals pass.
fn renewals(session: &Session) -> Result<PipelineId, StoryError> {
    let stages = vec![
        stage("to-renew", "To renew", ForecastCategory::Commit, "80", None)?,
        stage("won", "Renewed", ForecastCategory::Commit, "100", None)?,
        stage("lost", "Ended", ForecastCategory::Omitted, "0", None)?,
    ];
    Ok(session.execute(DefinePipeline::new(Name::parse("Renewals")?, stages, vec![Code::parse("price")?]))?.id())
}

fn define(session: &Session, out: &mut dyn Write) -> Result<PipelineId, StoryError> {
    let pipeline = lighting()?;
    heading(out, "The pipeline is data, and looked at before it holds")?;
    let mut wrong = pipeline.clone();
    if let Some(offer) = wrong.stages.get_mut(1) {
        offer.allowed_next = vec![Code::parse("first-talk")?];
    }
    say(out, "crm", no(session.execute(wrong))?)?;
    let defined = session.execute(pipeline)?;
    shown(&defined, out)?;
    Ok(defined.id())
}

fn shown(pipeline: &Pipeline, out: &mut dyn Write) -> Result<(), StoryError> {
    let columns = ["stage", ">chance, %", "counts as", "leads to", "what stands before it"];
    let rows = pipeline.stages().iter().map(|stage| {
        let next = stage.allowed_next.iter().map(|key| key.as_str()).collect::<Vec<_>>().join(", ");
        let gate = pipeline.gates().iter().find(|gate| gate.to == stage.key);
        let asks = gate.map(|gate| {
            let fields = gate.required_fields.iter().map(ToString::to_string);
            let criteria = gate.criteria.iter().map(|criterion| criterion.field.to_string());
            let points = gate.checklist.iter().map(|point| point.name.to_string());
            fields.chain(criteria).chain(points).collect::<Vec<_>>().join(", ")
        });
        let counts = match (stage.kind, stage.category) {
            (StageKind::Won, _) => "closed",
            (StageKind::Lost, _) | (_, ForecastCategory::Omitted) => "nothing",
            (_, ForecastCategory::Commit) => "commit",
            (_, ForecastCategory::BestCase) => "best case",
            (_, ForecastCategory::Pipeline) => "pipeline",
        };
        vec![stage.name.to_string(), stage.probability.to_string(), counts.to_owned(), next, asks.unwrap_or_default()]
    });
    table::write(out, &columns, rows.collect::<Vec<_>>())
}

fn goods(session: &Session) -> Result<Goods, StoryError> {
    let (name, currency) = (Name::parse("List prices")?, Currency::EUR);
    let book = session.execute(OpenPriceBook { name, currency, terms: PriceBookTerms::default() })?.id();
    let price = |product, text: &str, from: Option<&str>| -> Result<(), StoryError> {
        let from_quantity = from.map(str::parse).transpose()?;
        let price = UnitPrice::parse(text, currency)?;
        session.execute(SetPrice { book, product, price, from: None, from_quantity, until: None })?;
        Ok(())
    };
    let add = |name: &str, unit: UnitCode, cost: &str, charging| -> Result<ProductId, StoryError> {
        let unit_cost = Some(UnitPrice::parse(cost, currency)?);
        let details = ProductDetails { unit: Some(unit), unit_cost, charging, ..ProductDetails::default() };
        Ok(session.execute(AddProduct { details, ..AddProduct::named(Name::parse(name)?) })?.id())
    };
    let (piece, day) = (UnitCode::parse("C62")?, UnitCode::parse("DAY")?);
    let once = Charging::default();
    let goods = Goods {
        spot: add("Profile spot", piece.clone(), "800", once)?,
        head: add("Moving head", piece.clone(), "2300", once)?,
        desk: add("Lighting desk, 512 channels", piece.clone(), "3600", once)?,
        large_desk: add("Lighting desk, 2,048 channels", piece.clone(), "7200", once)?,
        training: add("Training on site", day, "500", once)?,
        shows: add("Ten shows kept", piece.clone(), "2", Charging::Every { months: 1 })?,
        all_shows: add("All shows kept", piece, "3", Charging::Every { months: 1 })?,
    };
    price(goods.spot, "1250", None)?;
    price(goods.spot, "1150", Some("20"))?;
    price(goods.head, "3400", None)?;
    price(goods.desk, "4900", None)?;
    price(goods.large_desk, "9800", None)?;
    price(goods.training, "950", None)?;
    price(goods.shows, "30", None)?;
    price(goods.all_shows, "50", None)?;
    Ok(goods)
}

impl House {
    /// What people call a user.
    pub fn name(&self, user: UserId) -> &'static str {
        let names = [(self.office, "Back office"), (self.manager, "Nadia"), (self.claire, "Claire"), (self.yann, "Yann")];
        names.into_iter().find(|(id, _)| *id == user).map_or("somebody", |(_, name)| name)
    }
}
