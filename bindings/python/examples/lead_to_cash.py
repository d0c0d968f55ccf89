"""One lead, from the first call to the last cent; and one dispute on the way.

    python examples/lead_to_cash.py
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timezone
from decimal import Decimal

from crm_core import (
    AccountId,
    AcknowledgeDispute,
    AddProduct,
    AddRole,
    AddUser,
    Ageing,
    AllocationPlan,
    CaptureLead,
    ConvertLead,
    ConvertToAccount,
    ConvertToContact,
    Crm,
    DaysSalesOutstanding,
    DefinePipeline,
    Dispute,
    DisputeId,
    DisputeScope,
    DocumentKind,
    DraftInvoice,
    Forecast,
    ForecastCategory,
    Funnel,
    Grant,
    InvestigateDispute,
    Invoice,
    InvoiceId,
    InvoiceLine,
    InvoiceState,
    IssueInvoice,
    Kind,
    LeadDetails,
    Money,
    MoveOpportunity,
    NewOpportunity,
    OpenAmount,
    OpenOpportunity,
    OpenPriceBook,
    Operation,
    PipelineId,
    PricedLine,
    PriceFor,
    ProductId,
    ProposeResolution,
    QualifyLead,
    Query,
    RaiseDispute,
    RecordEvidence,
    RecordPayment,
    RefusedError,
    RequiredField,
    ResolveDispute,
    RoleDraft,
    SalesPerformance,
    Scope,
    Session,
    SetPrice,
    Stage,
    StageKind,
    TaxCategory,
    TaxTreatment,
    UnitPrice,
    UserDraft,
    UserId,
    Verdict,
    WinOpportunity,
    WorkLead,
)


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def shown(money: Money) -> str:
    return f"{money.amount:,.2f}"


def title(text: str) -> None:
    print(f"\n{text}\n{'═' * len(text)}")


def say(who: str, what: str) -> None:
    print(f"  {who:<9} {what}")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table on the screen: columns whose name begins with `>` are set to the right."""
    names = [name.lstrip(">") for name in head]
    widths = [max(len(row[at]) for row in (names, *rows)) for at in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        sides = [">" if name.startswith(">") else "<" for name in head]
        return "  " + "   ".join(f"{cell:{side}{width}}" for cell, side, width in zip(cells, sides, widths)).rstrip()

    print(line(names), " " + "─" * (sum(widths) + 3 * len(widths) - 1), *(line(row) for row in rows), sep="\n")


@dataclass(frozen=True)
class House:
    """The company: who acts in the story, and what they need to find."""

    crm: Crm
    seller: UserId
    accountant: UserId
    pipeline: PipelineId
    spotlight: ProductId

    def sells(self, month: int, day: int) -> Session:
        return self.crm.session(self.seller, now=noon(month, day))

    def accounts(self, month: int, day: int) -> Session:
        return self.crm.session(self.accountant, now=noon(month, day))


def noon(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=timezone.utc)


def grants(kinds: Sequence[Kind], operations: Sequence[Operation], scope: Scope) -> list[Grant]:
    return [Grant(kind=kind, operation=operation, scope=scope) for kind in kinds for operation in operations]


def found(crm: Crm) -> House:
    """Sets the company up in an empty store: roles, people, a pipeline, a price."""
    system = crm.system("first set-up", now=noon(5, 4))
    look, work = [Operation.READ], [Operation.READ, Operation.CREATE, Operation.UPDATE]
    selling = [
        *grants([Kind.ACCOUNT, Kind.CONTACT, Kind.LEAD, Kind.OPPORTUNITY], work, Scope.OWN),
        *grants([Kind.INVOICE], look, Scope.OWN),
        *grants([Kind.PRODUCT, Kind.PRICE_BOOK, Kind.PRICE, Kind.PIPELINE], look, Scope.ALL),
    ]
    money = [
        *grants([Kind.INVOICE, Kind.DISPUTE], [*work, Operation.APPROVE], Scope.ALL),
        *grants([Kind.PAYMENT], work, Scope.ALL),
        *grants([Kind.ALLOCATION, Kind.SETTLEMENT, Kind.ACCOUNT, Kind.PRODUCT], look, Scope.ALL),
    ]
    sales_role = system.execute(AddRole(draft=RoleDraft(name="Sales", grants=selling)))
    money_role = system.execute(AddRole(draft=RoleDraft(name="Money", grants=money)))
    claire = system.execute(AddUser(draft=UserDraft(name="Claire Morel", email="claire.morel@example.com", roles=[sales_role.id])))
    clerk = system.execute(AddUser(draft=UserDraft(name="Accounts", email="accounts@example.com", roles=[money_role.id])))
    pipeline = system.execute(
        DefinePipeline(name="New business", stages=stages(), loss_reasons=["not-stated", "price", "competitor"])
    )
    spotlight = system.execute(AddProduct(name="Profile spotlight, 26°", family="stage"))
    book = system.execute(OpenPriceBook(name="List prices", currency="EUR"))
    system.execute(SetPrice(book=book.id, product=spotlight.id, price=UnitPrice(Decimal("640.50"), "EUR")))
    listed = system.ask(PriceFor(book=book.id, product=spotlight.id, quantity=Decimal(18), on=date(2026, 9, 29)))
    assert listed is not None and listed.price == UnitPrice(Decimal("640.50"), "EUR")
    return House(crm, claire.id, clerk.id, pipeline.id, spotlight.id)


def stages() -> list[Stage]:
    def open_stage(name: str, category: ForecastCategory, percent: int, *required: RequiredField.Variant) -> Stage:
        return Stage(
            key=name.lower(),
            name=name,
            kind=StageKind.OPEN,
            category=category,
            probability=Decimal(percent),
            required_fields=required,
        )

    return [
        open_stage("Prospecting", ForecastCategory.PIPELINE, 10),
        open_stage("Engaging", ForecastCategory.PIPELINE, 40, RequiredField.Product()),
        open_stage("Negotiating", ForecastCategory.COMMIT, 80, RequiredField.Account(), RequiredField.Amount()),
        Stage(key="won", name="Won", kind=StageKind.WON, category=ForecastCategory.COMMIT, probability=Decimal(100)),
        Stage(key="lost", name="Lost", kind=StageKind.LOST, category=ForecastCategory.OMITTED, probability=Decimal(0)),
    ]


def win(house: House) -> AccountId:
    """Capture, qualify, convert, win."""
    details = LeadDetails(
        name="Inès Carpentier",
        company="Théâtre des Brumes",
        email="ines.carpentier@example.org",
        phone="+33 1 99 00 12 34",
        source="website",
    )
    lead = house.sells(9, 1).execute(CaptureLead(details=details)).id
    house.sells(9, 1).execute(WorkLead(lead=lead))
    say("seller", f"captured {details.company} and called back")
    try:
        house.sells(9, 1).execute(QualifyLead(lead=lead))
    except RefusedError as refused:
        say("crm", f"not yet qualified: {refused}")
    evidence = {
        "budget": "30,000 voted for the season",
        "authority": "she signs up to 50,000",
        "need": "the stage lights fail every week",
        "timeline": "before the season opens in October",
    }
    for criterion, text in evidence.items():
        house.sells(9, 3).execute(RecordEvidence(lead=lead, criterion=criterion, text=text))
    house.sells(9, 3).execute(QualifyLead(lead=lead))
    new = NewOpportunity(pipeline=house.pipeline, name="Stage lights for Théâtre des Brumes", amount=eur("13500"))
    convert = ConvertLead(lead=lead, account=ConvertToAccount.New(), contact=ConvertToContact.New(), opportunity=new)
    became = house.sells(9, 7).execute(convert)
    assert became.opportunity is not None
    say("seller", "qualified it with evidence, and converted it into account, contact and opportunity")
    other = OpenOpportunity(
        pipeline=house.pipeline, name="Fog machines for Opéra du Port", amount=eur("4000"), expected_close=date(2026, 11, 30)
    )
    house.sells(9, 10).execute(other)
    deal = became.opportunity.id
    house.sells(9, 14).execute(MoveOpportunity(opportunity=deal, stage="negotiating"))
    won = house.sells(9, 28).execute(WinOpportunity(opportunity=deal))
    assert won.amount is not None
    say("seller", f"negotiated and won {shown(won.amount)} {won.amount.currency}")
    return became.account.id


def bill(house: House, account: AccountId) -> InvoiceId:
    """Draft and issue."""

    def line(what: str, quantity: str, price: str, rate: str, product: ProductId | None = None) -> InvoiceLine:
        tax = TaxTreatment(category=TaxCategory.STANDARD, rate=Decimal(rate))
        unit = UnitPrice(Decimal(price), "EUR")
        priced = PricedLine(quantity=Decimal(quantity), price=unit, tax=tax)
        return InvoiceLine(description=what, product=product, priced=priced)

    lines = [
        line("Profile spotlight, 26°", "18", "640.50", "20", house.spotlight),
        line("Setting up, days", "2.5", "560", "20"),
        line("Handbook of stage light", "4", "38.333333", "5.5"),
    ]
    draft = DraftInvoice(account=account, currency="EUR", lines=lines, note="Thank you for your order")
    invoice = house.accounts(9, 29).execute(draft).id
    issued = house.accounts(9, 30).execute(IssueInvoice(invoice=invoice))
    say("accounts", "drafted and issued the invoice; it can no longer change")
    document(issued)
    return invoice


def document(invoice: Invoice) -> None:
    """An invoice or credit note, as a person reads it."""
    match invoice:
        case Invoice(kind=DocumentKind.Invoice(), state=InvoiceState.Issued(issue)):
            head = f"Invoice {issue.number} to {issue.buyer.name}, of {issue.issued_on}, due on {issue.due_on}"
        case Invoice(kind=DocumentKind.CreditNote(), state=InvoiceState.Issued(issue)):
            head = f"Credit note {issue.number} to {issue.buyer.name}, of {issue.issued_on}"
        case _:
            head = "Draft"
    print(f"\n{head}")
    totals = invoice.totals
    rows = [
        [line.description, f"{line.priced.quantity}", f"{line.priced.price.amount}", f"{line.priced.tax.rate} %", shown(total.net)]
        for line, total in zip(invoice.lines, totals.lines)
    ]
    table(["what", ">quantity", ">price", ">VAT", ">net"], rows)
    for group in totals.groups:
        print(f"  VAT {f'{group.tax.rate}':>5} % of {shown(group.taxable):>12}  {shown(group.amount):>12}")
    for name, money in (("net", totals.net), ("VAT", totals.tax), ("gross", totals.gross)):
        print(f"  {name:<25}  {shown(money):>12} {money.currency}")
    print()


def pay(house: House, account: AccountId, amount: Money, month: int, day: int) -> None:
    payment = RecordPayment(account=account, amount=amount, method="transfer", plan=AllocationPlan.OldestFirst())
    house.accounts(month, day).execute(payment)


def dispute(house: House, account: AccountId, invoice: InvoiceId) -> DisputeId:
    """A part is paid, a line is disputed, a part of it is accepted."""
    pay(house, account, eur("10000"), 10, 12)
    left = house.accounts(10, 12).ask(OpenAmount(invoice=invoice))
    say("customer", f"paid {shown(eur('10000'))}; {shown(left)} is open")
    claim = RaiseDispute(invoice=invoice, scope=DisputeScope.Line(0), reason="quality", claim="two of the spotlights flicker")
    raised = house.accounts(10, 14).execute(claim)
    say("customer", f"disputed the first line, {shown(raised.disputed)} with VAT")
    house.accounts(10, 14).execute(AcknowledgeDispute(dispute=raised.id))
    finding = "two lamps of a faulty batch, seen on the video call"
    house.accounts(10, 16).execute(InvestigateDispute(dispute=raised.id, finding=finding))
    part = eur("1537.20")
    grounds = "two of eighteen, at the invoiced price"
    house.accounts(10, 19).execute(ProposeResolution(dispute=raised.id, accept=part, grounds=grounds))
    resolve = ResolveDispute(dispute=raised.id, verdict=Verdict.InPart(part), grounds="agreed with Inès Carpentier")
    house.accounts(10, 20).execute(resolve)
    say("accounts", f"accepted {shown(part)} of it; the credit note is in the same commit")
    for note in house.accounts(10, 20).iter(Query.under(Invoice, Invoice.BY_CORRECTED, invoice)):
        document(note)
    return raised.id


def settle(house: House, account: AccountId, invoice: InvoiceId) -> None:
    """What is left is paid."""
    left = house.accounts(10, 28).ask(OpenAmount(invoice=invoice))
    pay(house, account, left, 10, 28)
    rest = house.accounts(10, 28).ask(OpenAmount(invoice=invoice))
    say("customer", f"paid the remaining {shown(left)}; {shown(rest)} is open")


def retell(house: House, dispute: DisputeId) -> None:
    """The dispute's story, read back from the change feed."""
    title("The dispute, as the audit trail tells it")
    session = house.accounts(10, 31)
    for entry in session.history(Dispute, dispute):
        print(f"  {entry.occurred_at:%Y-%m-%d}  {', '.join(event.name for event in entry.events)}")
    print("  found:", *(f"    {finding}" for finding in session.get(Dispute, dispute).findings), sep="\n")


def figures(house: House) -> None:
    """Where the company stands at the end of October."""
    seller, accounts = house.sells(10, 31), house.accounts(10, 31)
    title("Funnel")
    funnel = seller.ask(Funnel(pipeline=house.pipeline))
    rows = [
        [
            stage.stage,
            f"{stage.reached}",
            "–" if stage.conversion is None else f"{stage.conversion:.0%}",
            "–" if stage.mean_days is None else f"{stage.mean_days:.1f}",
        ]
        for stage in funnel.stages
    ]
    table(["stage", ">reached", ">went on", ">mean days"], rows)
    title("Forecast")
    part = seller.ask(Forecast(pipeline=house.pipeline)).currencies["EUR"]
    sums = [part.closed, part.commit, part.best_case, part.open_pipeline, part.weighted]
    table(["currency", ">closed", ">commit", ">best case", ">open pipeline", ">weighted"], [["EUR", *map(shown, sums)]])
    title("Sales and receivables")
    sales = seller.ask(SalesPerformance(pipeline=house.pipeline))
    ageing = accounts.ask(Ageing(as_of=date(2026, 10, 31), currency="EUR"))[0]
    dso = accounts.ask(DaysSalesOutstanding(as_of=date(2026, 10, 20), currency="EUR"))
    audit = house.crm.system("audit").verify_audit()
    verdict = "every entry is as it was sealed" if audit.broken_at is None else "BROKEN"
    rows = [
        ["won deals", f"{sales.won}"],
        ["won, EUR", shown(sales.currencies["EUR"].won)],
        ["days to a won deal", f"{sales.won_days / sales.won:.1f}"],
        ["open invoices", f"{ageing.total.invoices}"],
        ["open, EUR", shown(ageing.total.open)],
        ["disputed, EUR", shown(ageing.total.disputed)],
        ["days sales outstanding on 2026-10-20", f"{dso.simple}"],
    ]
    table(["figure", ">value"], rows)
    print(f"\nAudit: {audit.entries} entries in {audit.seq} commits, {verdict}.")


def main() -> None:
    with Crm.in_memory(clock=noon(10, 31)) as crm:
        house = found(crm)
        title("One lead, from the first call to the last cent")
        account = win(house)
        invoice = bill(house, account)
        claimed = dispute(house, account, invoice)
        settle(house, account, invoice)
        retell(house, claimed)
        figures(house)


if __name__ == "__main__":
    main()
