import CrmCore
import Foundation
import Testing

@Suite struct ReadmeTests {
    /// The screen of the page, letter by letter; the test below says where it differs.
    private func screen() throws {
        // begin
        // A store in memory; `Crm.open(file)` keeps the same on one file.
        let crm = try Crm.inMemory()
        defer { crm.close() }
        let now = Date(timeIntervalSince1970: 1_777_885_200)  // 2026-05-04T09:00:00Z

        // The host sets up the first user; from then on everybody acts within their roles.
        let setUp = try crm.system(reason: "first set-up", now: now)
        let role = try setUp.execute(AddRole(draft: RoleDraft(name: "Administrator", grants: Grant.everything)))
        let ada = try setUp.execute(AddUser(draft: UserDraft(name: "Ada Lovelace", email: "ada@example.com", roles: [role.id])))
        let session = try crm.session(user: ada.id, now: now)

        // A customer, an invoice of two lamps at 41.30 with 20 % VAT, and a first payment.
        let account = try session.execute(CreateAccount(details: AccountDetails(name: "Atelier Nord"))).id
        let price = UnitPrice(amount: Decimal(string: "41.30")!, currency: "EUR")
        let vat = TaxTreatment(category: .standard, rate: 20)
        let priced = PricedLine(quantity: 2, price: price, tax: vat)
        let draft = DraftInvoice(account: account, currency: "EUR", lines: [InvoiceLine(description: "Lamp", priced: priced)])
        let invoice = try session.execute(draft).id
        let issued = try session.execute(IssueInvoice(invoice: invoice))
        guard case .issued(let issue) = issued.state else { fatalError("it is issued") }
        assert(issue.number == "INV-2026-000001")
        assert(issued.totals.gross == Money(amount: Decimal(string: "99.12")!, currency: "EUR"))

        let fifty = Money(amount: 50, currency: "EUR")
        try session.execute(RecordPayment(account: account, amount: fifty, method: "transfer", plan: .oldestFirst))
        let open = try session.ask(OpenAmount(invoice: invoice))
        assert(open == Money(amount: Decimal(string: "49.12")!, currency: "EUR"))

        // What is issued never changes; the refusal has a code and says what to do instead.
        do {
            try session.execute(IssueInvoice(invoice: invoice))
        } catch {
            assert(error.code == "INV-001")
            assert(error.detail == "`INV-2026-000001` is issued and can no longer change; correct it with a credit note")
        }

        // Lists see what the user may see; the audit chain proves that nobody rewrote anything.
        let invoices = try session.count(Query<Invoice>.all)
        let audit = try session.verifyAudit()
        assert(invoices == 1 && audit.brokenAt == nil)
        // end
    }

    @Test("the screen of the page runs")
    func runs() throws {
        try screen()
    }

    @Test("the page shows the screen that runs, and it is one screen")
    func same() throws {
        let own = try String(contentsOfFile: #filePath, encoding: .utf8).components(separatedBy: "\n")
        let (first, last) = (try #require(own.firstIndex(of: "        // begin")), try #require(own.firstIndex(of: "        // end")))
        let screen = own[(first + 1)..<last].map { String($0.dropFirst(8)) }
        let page = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../README.md").standardized
        let text = try String(contentsOf: page, encoding: .utf8)
        #expect(text.contains("```swift\nimport CrmCore\nimport Foundation\n\n\(screen.joined(separator: "\n"))\n```"))
        #expect(screen.count <= 45)
    }
}
