package io.crmcore.screen

import io.crmcore.*
import java.math.BigDecimal
import java.time.Instant

fun main() {
    // A store in memory; `Crm.open(Path.of("crm.redb"))` keeps the same on one file.
    Crm.inMemory(CrmOptions(clock = Instant.parse("2026-05-04T09:00:00Z"))).use { crm ->
        // The host sets up the first user; from then on everybody acts within their roles.
        val setUp = crm.system("first set-up")
        val grants = Operation.entries.map { Grant(kind = Kind.EVERY, operation = it, scope = Scope.ALL) }
        val role = setUp.execute(AddRole(RoleDraft(name = "Administrator", grants = grants)))
        val ada = setUp.execute(AddUser(UserDraft(name = "Ada Lovelace", email = "ada@example.com", roles = listOf(role.id))))
        val session = crm.session(ada.id)

        // A customer, an invoice of two lamps at 41.30 with 20 % VAT, and a first payment.
        val account = session.execute(CreateAccount(AccountDetails(name = "Atelier Nord")))
        val tax = TaxTreatment(category = TaxCategory.STANDARD, rate = BigDecimal(20))
        val lamps = PricedLine(quantity = BigDecimal(2), price = UnitPrice("41.30", "EUR"), tax = tax)
        val lines = listOf(InvoiceLine(description = "Lamp", priced = lamps))
        val draft = session.execute(DraftInvoice(account = account.id, currency = "EUR", lines = lines))
        val invoice = session.execute(IssueInvoice(draft.id))
        check((invoice.state as InvoiceState.Issued).value.number == "INV-2026-000001")
        check(invoice.totals.gross == Money("99.12", "EUR"))
        val plan = AllocationPlan.OldestFirst
        session.execute(RecordPayment(account = account.id, amount = Money("50", "EUR"), method = "transfer", plan = plan))
        check(session.ask(OpenAmount(invoice.id)) == Money("49.12", "EUR"))

        // What is issued never changes; the refusal has a code and says what to do instead.
        try {
            session.execute(IssueInvoice(invoice.id))
        } catch (refused: CrmException.Refused) {
            check(refused.message == "INV-001: `INV-2026-000001` is issued and can no longer change; correct it with a credit note")
        }
        check(session.count(Query.all(Invoice)) == 1L && session.verifyAudit().brokenAt == null)
    }
}
