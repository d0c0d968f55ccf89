import Testing

@Suite struct VectorTests {
    @Test("every scenario goes as it is written")
    func scenarios() throws {
        let company = try Scenario.company()
        var commands = 0
        for (file, scenario) in try Scenario.all() {
            do {
                let player = try Player()
                for step in company.steps + scenario.steps { try player.play(step) }
                commands += player.commands
            } catch {
                Issue.record("\(file), \(scenario.title): \(error)")
            }
        }
        #expect(commands > 400)
    }
}
