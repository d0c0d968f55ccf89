package io.crmcore

import java.lang.management.ManagementFactory
import java.nio.file.Files
import java.time.Instant

/** What a call costs in thread CPU time; run it by `bench.sh`. */
object Benchmark {
    private const val ACCOUNTS = 2_000
    private const val PAGE = 100
    private const val LINE = "%-6s  get %5.1f us   a row: of a page of 100 %5.2f us, of all %5.2f us, reading alone %5.2f us"

    @JvmStatic
    fun main(arguments: Array<String>) {
        measure("memory", Crm.inMemory())
        val folder = Files.createTempDirectory("crm-bench")
        measure("redb", Crm.open(folder.resolve("bench.redb")))
        folder.toFile().deleteRecursively()
    }

    private fun measure(name: String, crm: Crm) = crm.use {
        val host = crm.system("bench")
        val grants = Operation.entries.map { Grant(kind = Kind.EVERY, operation = it, scope = Scope.ALL) }
        val role = host.execute(AddRole(RoleDraft(name = "Everything", grants = grants)))
        val user = host.execute(AddUser(UserDraft(name = "Ada", email = "ada@example.com", roles = listOf(role.id))))
        val session = crm.session(user.id, Instant.now())
        val ids = (1..ACCOUNTS step PAGE).flatMap { first ->
            session.transact { t ->
                (first until first + PAGE).map { t.execute(CreateAccount(AccountDetails(name = "Account $it"))).id }
            }
        }
        var at = 0
        val get = micros(20_000) { session.get(ids[at++ % ids.size]) }
        val query = Query.all(Account).page(limit = PAGE)
        val page = micros(400) { session.list(query) }
        val all = micros(20) { session.iterate(Query.all(Account)).count() }
        val packed = session.packedPage(query)
        val decoding = micros(2_000) { packed.typed(query.type) }
        println(LINE.format(name, get, page / PAGE, all / ACCOUNTS, decoding / PAGE))
    }

    /** The best of several rounds, behind a warm-up. */
    private fun micros(times: Int, call: () -> Any?): Double {
        val threads = ManagementFactory.getThreadMXBean()
        fun round(): Double {
            val before = threads.currentThreadCpuTime
            repeat(times) { call() }
            return (threads.currentThreadCpuTime - before) / 1_000.0 / times
        }
        repeat(2) { round() }
        return List(5) { round() }.min()
    }
}
