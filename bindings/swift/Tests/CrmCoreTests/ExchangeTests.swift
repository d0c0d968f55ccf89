import CrmCore
import Foundation
import Testing

/// Foreign tables in by a mapping, in pieces, ended and gone on with; cards and calendars in and out.
@Suite final class ExchangeTests {
    private let crm: Crm
    private let session: Session
    private let columns = ["No", "Name", "Staff", "Phone"]
    private let mapping = ImportMapping(
        makes: .account, key: RowKey(source: "fair", from: ["No"]),
        fields: [
            FieldMapping(to: "details.name", from: ["Name"]),
            FieldMapping(to: "details.employees", from: ["Staff"], reads: .integer, ifWrong: .leaveOut),
            FieldMapping(to: "details.phones[0]", from: ["Phone"], reads: .phone(country: "FR")),
        ])

    init() throws {
        crm = try Crm.inMemory(Crm.Options(seed: 1))
        let setUp = try crm.system(reason: "tests")
        let role = try setUp.execute(AddRole(draft: RoleDraft(name: "Administrator", grants: Grant.everything)))
        let draft = UserDraft(name: "Ada Lovelace", email: "ada@example.com", roles: [role.id])
        session = try crm.session(user: setUp.execute(AddUser(draft: draft)).id)
    }

    private func rows(_ count: Int) -> some Sequence<[String]> {
        (1...count).lazy.map { ["\($0)", "Account \($0)"] }
    }

    @Test("rows come in by a mapping, and what is wrong with one is said of it")
    func mapped() throws {
        let rows = [["1", "Moulin", "12", "01 42 68 53 00"], ["2", "Kranich", "many"], ["3", " "]]
        #expect(try session.tryMapped(mapping, columns: columns, rows: rows).created == 2)
        #expect(try session.count(Query<Account>.all) == 0)
        let begun = try session.execute(BeginImport(name: "fair.csv")).id
        let report = try session.importMapped(begun, mapping, columns: columns, rows: rows)
        #expect((report.created, report.changed, report.kept) == (2, 0, 0))
        #expect(report.refused.map(\.row) == [3] && report.refused[0].error.code == "invalid")
        #expect(report.leftOut.map(\.row) == [2] && report.leftOut[0].fault.field == "details.employees")
        let phones = try session.list(Query.by(Account.byName)).items.flatMap(\.details.phones)
        #expect(phones.map(\.number) == ["+33142685300"])
        let again = try session.execute(BeginImport(name: "again")).id
        #expect(try session.importMapped(again, mapping, columns: columns, rows: rows).kept == 2)
        try session.execute(UndoImport(import: begun))
        #expect(try session.count(Query<Account>.all) == 0)
    }

    @Test("many rows are read as they are needed, and an import that was ended goes on")
    func resumed() throws {
        struct Stop: Swift.Error {}
        let begun = try session.execute(BeginImport(name: "fair.csv")).id
        #expect(throws: Stop.self) {
            try self.session.importMapped(begun, self.mapping, columns: self.columns, rows: self.rows(12_000)) { _ in throw Stop() }
        }
        let through = try session.get(begun).through
        #expect(through > 0 && through < 12_000)
        #expect(try session.count(Query<Account>.all) == through)
        _ = try session.importMapped(begun, mapping, columns: columns, rows: rows(12_000))
        #expect(try session.get(begun).through == 12_000)
        let over = refusal { try session.importMapped(begun, mapping, columns: columns, rows: rows(12_001)) }
        #expect(over?.code == "IMP-001")
    }

    @Test("a mapping that does not fit the table says where")
    func unfit() throws {
        let wrong = refusal { try session.tryMapped(mapping, columns: ["No", "Name", "Staff", "Colour"], rows: []) }
        #expect(wrong?.faults.map(\.field) == ["fields[2].from", "columns"])
    }

    @Test("a mapping is read from a file and written to one")
    func files() throws {
        var full = mapping
        full.fields.append(FieldMapping(to: "details.industry", from: ["Branch"], reads: .choice(of: ["Light": "theatre"], otherwise: "other")))
        full.fields.append(FieldMapping(to: "details.custom_fields.vip", from: ["Vip"], reads: .flag(yes: ["yes"])))
        full.leavesOut = ["Badge"]
        #expect(try ImportMapping(json: full.json()) == full)
        let text = #"{"makes": "lead", "fields": [{"to": "details.name", "from": ["Name"], "reads": {"number": {"decimal": ","}}}]}"#
        let read = try ImportMapping(json: text)
        #expect(read.fields.map(\.reads) == [.number(decimal: ",")] && read.known == .change)
        #expect(refusal { try ImportMapping(json: #"{"make": "lead"}"#) }?.subject == "make")
    }

    private let cards =
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Inès Carpentier\r\nORG:Moulin Nord\r\nTEL;TYPE=CELL:06 12 34 56 78\r\n"
        + "URL:https://x.example\r\nBDAY:1990-05-04\r\nEND:VCARD\r\nBEGIN:VCARD\r\nEMAIL:nobody@x.example\r\nEND:VCARD\r\n"

    @Test("cards are read, and written again")
    func addressBook() throws {
        let found = try readCards(cards, CardReading(source: "book", home: "FR", birthday: "birthday"))
        var card = try #require(found.cards.first)
        #expect(card.organization == "Moulin Nord" && card.details.phones.map(\.number) == ["+33612345678"])
        #expect(card.leftOut.map(\.field) == ["line 1, VCARD.URL"])
        #expect(found.refused.map(\.field) == ["line 9, VCARD.FN"])
        card.leftOut = []
        for version in CardVersion.allCases {
            let written = try writeCards(found.cards, CardWriting(version: version, source: "book", birthday: "birthday"))
            #expect(written.leftOut.isEmpty)
            #expect(try readCards(written.text, CardReading(source: "book", birthday: "birthday")).cards == [card])
        }
        let tight = CardReading(source: "book", limits: CardLimits(fileBytes: 100))
        #expect(refusal { try readCards(cards, tight) }?.detail.contains("more than 100 bytes") == true)
    }

    @Test("an activity is written as an appointment and read as one")
    func calendar() throws {
        let account = try session.execute(CreateAccount(details: AccountDetails(name: "Moulin Nord")))
        let details = ActivityDetails(kind: .task, title: "Call back", due: .on(try #require(Day("2026-05-04"))))
        let planned = try session.execute(PlanActivity(subject: .account(account.id), details: details))
        let done = try session.execute(CompleteActivity(activity: planned.id))
        let appointments = [Appointment(of: planned), Appointment(of: done)]
        #expect(appointments[0].state == .planned)
        let written = try writeCalendar(appointments, CalendarWriting(zone: "Europe/Paris", now: session.now))
        let found = try readCalendar(written.text, CalendarReading(zone: "Europe/Paris"))
        #expect(found.appointments.map(\.details) == [details, details])
        #expect(found.appointments.map(\.uid) == appointments.map(\.uid))
        let nameless = Appointment(details: details, state: .planned)
        let refused = refusal { try writeCalendar([nameless], CalendarWriting(zone: "UTC", now: session.now)) }
        #expect(refused?.subject == "appointments[0].uid")
    }
}
