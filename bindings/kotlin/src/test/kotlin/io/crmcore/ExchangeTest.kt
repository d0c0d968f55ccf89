package io.crmcore

import java.io.IOException
import java.time.Instant
import java.time.LocalDate
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** Foreign tables in by a mapping, in pieces, ended and gone on with; cards and calendars in and out. */
class ExchangeTest {
    private val columns = listOf("No", "Name", "Staff", "Phone")
    private val mapping =
        ImportMapping(
            makes = MappedKind.ACCOUNT,
            key = RowKey(source = "fair", from = listOf("No")),
            fields =
                listOf(
                    FieldMapping(to = "details.name", from = listOf("Name")),
                    FieldMapping("details.employees", listOf("Staff"), reads = CellReading.Integer, ifWrong = IfWrong.LEAVE_OUT),
                    FieldMapping("details.phones[0]", listOf("Phone"), reads = CellReading.Phone("FR")),
                ),
        )

    private fun company(test: (Session) -> Unit): Unit =
        Crm.inMemory(CrmOptions(seed = 1, clock = Instant.parse("2026-05-04T09:00:00Z"))).use { crm ->
            val setUp = crm.system("tests")
            val grants = Operation.entries.map { Grant(kind = Kind.EVERY, operation = it, scope = Scope.ALL) }
            val role = setUp.execute(AddRole(RoleDraft(name = "Administrator", grants = grants)))
            val ada = setUp.execute(AddUser(UserDraft(name = "Ada Lovelace", email = "ada@example.com", roles = listOf(role.id))))
            test(crm.session(ada.id))
        }

    private fun rows(count: Int): Sequence<List<String>> = generateSequence(1) { it + 1 }.take(count).map { listOf("$it", "Account $it") }

    @Test
    fun `rows come in by a mapping, and what is wrong with one is said of it`() = company { session ->
        val rows = listOf(listOf("1", "Moulin", "12", "01 42 68 53 00"), listOf("2", "Kranich", "many"), listOf("3", " "))
        assertEquals(2, session.tryMapped(mapping, columns, rows).created)
        assertEquals(0, session.count(Query.all(Account)))
        val import = session.execute(BeginImport("fair.csv")).id
        val report = session.importMapped(import, mapping, columns, rows)
        assertEquals(listOf(2L, 0L, 0L), listOf(report.created, report.changed, report.kept))
        val (row, error) = report.refused.single()
        assertEquals(3, row)
        assertEquals("details", (error as CrmException.Invalid).subject)
        assertEquals(listOf(2L to "details.employees"), report.leftOut.map { (row, fault) -> row to fault.field })
        val moulin = session.list(Query.by(Account.BY_NAME)).items.single { it.details.name == "Moulin" }
        assertEquals("+33142685300", moulin.details.phones.single().number)
        assertEquals(2, session.importMapped(session.execute(BeginImport("again")).id, mapping, columns, rows).kept)
        session.execute(UndoImport(import))
        assertEquals(0, session.count(Query.all(Account)))
    }

    @Test
    fun `many rows are read as they are needed, and an import that was ended goes on`() = company { session ->
        val import = session.execute(BeginImport("fair.csv")).id
        val heard = mutableListOf<Long>()
        var read = 0
        val watched = rows(12_000).onEach { read++ }
        val stop = assertThrows<IllegalStateException> {
            session.importMapped(import, mapping, columns, watched.asIterable()) { through ->
                heard += through
                error("enough")
            }
        }
        assertEquals("enough", stop.message)
        assertEquals(heard.single(), session.get(import).through)
        assertTrue(read < 12_000, "$read were read")
        val gone = rows(12_000).onEach { if (it[0] == "11000") throw IOException("gone") }
        assertEquals("gone", assertThrows<IOException> { session.importMapped(import, mapping, columns, gone.asIterable()) }.message)
        assertEquals(ImportState.Running, session.get(import).state)
        session.importMapped(import, mapping, columns, rows(12_000).asIterable())
        assertEquals(12_000, session.get(import).through)
        assertEquals(12_000, session.count(Query.all(Account)))
        val over = assertThrows<CrmException.Refused> { session.importMapped(import, mapping, columns, rows(12_001).asIterable()) }
        assertEquals("IMP-001", over.code)
    }

    @Test
    fun `a mapping that does not fit the table says where`() = company { session ->
        val wrong = assertThrows<CrmException.Invalid> { session.tryMapped(mapping, listOf("No", "Name", "Staff", "Colour"), emptyList()) }
        assertEquals(listOf("fields[2].from", "columns"), wrong.faults.map { it.field })
    }

    @Test
    fun `a mapping is read from a file and written to one`() {
        val choice = FieldMapping("details.industry", listOf("Branch"), reads = CellReading.Choice(mapOf("Light" to "theatre"), "other"))
        val flag = FieldMapping("details.custom_fields.vip", listOf("Vip"), reads = CellReading.Flag(listOf("yes")))
        val full = mapping.copy(fields = mapping.fields + choice + flag, leavesOut = listOf("Badge"))
        assertEquals(full, ImportMapping.fromJson(full.toJson()))
        val read = ImportMapping.fromJson("""{"makes": "lead", "fields": [{"to": "details.name", "from": ["Name"], "reads": {"number": {"decimal": ","}}}]}""")
        assertEquals(CellReading.Number(","), read.fields.single().reads)
        assertEquals(IfKnown.CHANGE, read.known)
        assertEquals("make", assertThrows<CrmException.Invalid> { ImportMapping.fromJson("""{"make": "lead"}""") }.subject)
    }

    private val cards =
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Inès Carpentier\r\nORG:Moulin Nord\r\nTEL;TYPE=CELL:06 12 34 56 78\r\nURL:https://x.example\r\n" +
            "BDAY:1990-05-04\r\nEND:VCARD\r\nBEGIN:VCARD\r\nEMAIL:nobody@x.example\r\nEND:VCARD\r\n"

    @Test
    fun `cards are read, and written again`() {
        val found = readCards(cards, CardReading(source = "book", home = "FR", birthday = "birthday"))
        val card = found.cards.single()
        assertEquals("Moulin Nord", card.organization)
        assertEquals("+33612345678", card.details.phones.single().number)
        assertEquals(FieldValue.Date(LocalDate.parse("1990-05-04")), card.details.customFields["birthday"])
        assertEquals(listOf("line 1, VCARD.URL"), card.leftOut.map { it.field })
        assertEquals(listOf("line 9, VCARD.FN"), found.refused.map { it.field })
        for (version in CardVersion.entries) {
            val written = writeCards(found.cards, CardWriting(version, source = "book", birthday = "birthday"))
            assertEquals(emptyList<Fault>(), written.leftOut)
            val again = readCards(written.text, CardReading(source = "book", birthday = "birthday"))
            assertEquals(listOf(card.copy(leftOut = emptyList())), again.cards)
        }
        val tight = CardReading(source = "book", limits = CardLimits(fileBytes = 100))
        assertTrue(assertThrows<CrmException.Invalid> { readCards(cards, tight) }.detail.contains("more than 100 bytes"))
    }

    @Test
    fun `an activity is written as an appointment and read as one`() = company { session ->
        val account = session.execute(CreateAccount(AccountDetails(name = "Moulin Nord")))
        val details = ActivityDetails(ActivityKind.TASK, title = "Call back", due = Due.On(LocalDate.parse("2026-05-04")))
        val planned = session.execute(PlanActivity(SubjectId.Account(account.id), details))
        val done = session.execute(CompleteActivity(planned.id))
        val appointments = listOf(planned.toAppointment(), done.toAppointment())
        assertEquals(listOf(AppointmentState.Planned, AppointmentState.Done(session.now)), appointments.map { it.state })
        val written = writeCalendar(appointments, CalendarWriting(zone = "Europe/Paris", now = session.now))
        val found = readCalendar(written.text, CalendarReading(zone = "Europe/Paris"))
        assertEquals(appointments, found.appointments)
        val nameless = Appointment(details = details, state = AppointmentState.Planned)
        val refused = assertThrows<CrmException.Invalid> { writeCalendar(listOf(nameless), CalendarWriting("UTC", session.now)) }
        assertEquals("appointments[0].uid", refused.subject)
    }
}
