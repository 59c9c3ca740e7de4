import ArgumentParser
import JSONLines
import Settings

struct MigrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "migrate")
    @OptionGroup(title: "Common options") var common: CommonFlags
    func run() throws {}
}
struct SeedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "seed")
    @OptionGroup(title: "Common options") var common: CommonFlags
    @OptionGroup(title: "Options of seed") var seed: SeedFlags
    func run() throws {}
}
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "doctor")
    @OptionGroup(title: "Common options") var common: CommonFlags
    func run() throws {}
}
