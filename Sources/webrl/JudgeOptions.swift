import ArgumentParser
import Foundation
import Groundwork
import WebEnv

/// Who decides what WebArena lets a language model judge.
struct JudgeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Chat completions endpoint of a judging model (default: WEBRL_JUDGE_ENDPOINT, else a deterministic matcher).",
            valueName: "url"))
    var judgeEndpoint: String?

    @Option(help: ArgumentHelp("The judging model (default: WEBRL_JUDGE_MODEL).", valueName: "name"))
    var judgeModel: String?

    @Option(help: ArgumentHelp("Seconds for one judgement.", valueName: "seconds"))
    var judgeTimeout = 30.0

    func validate() throws { try FlagRange.check("--judge-timeout", judgeTimeout, FlagRange.seconds) }

    /// - Throws: ``InputError`` where an endpoint has no model, or is no address.
    func judge() throws -> AnswerJudge {
        let environment = ProcessInfo.processInfo.environment
        guard let endpoint = judgeEndpoint ?? environment["WEBRL_JUDGE_ENDPOINT"], !endpoint.isEmpty else {
            return .deterministic
        }
        guard let model = judgeModel ?? environment["WEBRL_JUDGE_MODEL"], !model.isEmpty else {
            throw InputError("\(endpoint): name the judging model with --judge-model")
        }
        do {
            return .endpoint(
                try JudgeEndpoint(
                    address: endpoint, model: model, key: environment["WEBRL_JUDGE_KEY"] ?? "",
                    timeout: judgeTimeout))
        } catch let error as EnvironmentError {
            throw InputError(error.description)
        }
    }
}
