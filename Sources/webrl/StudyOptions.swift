import ArgumentParser
import Curriculum
import Workbench
import WorldModel

/// What is measured of a finished run with the world model that its episodes teach.
struct StudyOptions: ParsableArguments {
    @Option(help: "Steps to look ahead, separated by commas.")
    var depths = "1,2,3"

    @Option(help: "Chances of each kind of error of the noisy oracle, separated by commas; empty for none.")
    var noises = "0.1,0.2,0.4,0.8"

    @Option(help: "Actions that tree search tries, separated by commas; empty for no search.")
    var budgets = ""

    @Option(help: "Candidates that are compared at each step.")
    var candidates = 3

    @Option(help: "Weight of the policy's own log-probability beside the log-odds of success.")
    var priorWeight = 1.0

    @Option(help: "Who judges what is imagined: critic or reward-model.")
    var scorer = OutcomeScorer.Basis.critic

    @Option(help: "Test tasks to play at most.")
    var tasks = 150

    func validate() throws {
        _ = try settings()
        try FlagRange.check("--candidates", candidates, FlagRange.few)
        try FlagRange.check("--tasks", tasks, FlagRange.count)
        try FlagRange.check("--prior-weight", priorWeight, FlagRange.weight)
    }

    /// What the flags ask for.
    func settings() throws -> RunStudy.Settings {
        var settings = RunStudy.Settings()
        settings.depths = try wholeDepths()
        settings.noises = try chances()
        settings.budgets = try wholeBudgets()
        settings.candidates = candidates
        settings.priorWeight = priorWeight
        settings.judge = scorer
        settings.tasks = tasks
        return settings
    }

    private func chances() throws -> [Double] {
        try noises.split(separator: ",").map { part in
            guard let number = Double(part), (0...1).contains(number) else {
                throw ValidationError(
                    "--noises \(noises): numbers from 0 to 1 separated by commas are needed")
            }
            return number
        }
    }

    private func wholeDepths() throws -> [Int] {
        try wholeNumbers(depths, "--depths", FlagRange.depths)
    }

    private func wholeBudgets() throws -> [Int] {
        try wholeNumbers(budgets, "--budgets", FlagRange.count)
    }

    private func wholeNumbers(_ text: String, _ flag: String, _ range: ClosedRange<Int>) throws -> [Int] {
        try text.split(separator: ",").map { part in
            guard let number = Int(part), range.contains(number) else {
                throw ValidationError(
                    "\(flag) \(text): whole numbers in \(range.lowerBound)...\(range.upperBound) separated by commas are needed"
                )
            }
            return number
        }
    }
}

extension OutcomeScorer.Basis: ExpressibleByArgument {}
