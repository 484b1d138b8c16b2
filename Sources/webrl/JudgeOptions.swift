import ArgumentParser
import Foundation
import Groundwork
import LanguageAgents
import LanguageModels
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

    /// - Parameter promptFolder: where the judge's prompts are.
    /// - Throws: ``InputError`` where an endpoint has no model, or is no address.
    func judge(_ promptFolder: PromptOptions) throws -> AnswerJudge {
        let environment = ProcessInfo.processInfo.environment
        guard let endpoint = judgeEndpoint ?? environment["WEBRL_JUDGE_ENDPOINT"], !endpoint.isEmpty else {
            return .deterministic
        }
        guard let model = judgeModel ?? environment["WEBRL_JUDGE_MODEL"], !model.isEmpty else {
            throw InputError("\(endpoint): name the judging model with --judge-model")
        }
        var known = Endpoint(address: endpoint, model: model)
        known.key = environment["WEBRL_JUDGE_KEY"] ?? ""
        known.timeout = judgeTimeout
        let prompts = try promptFolder.library()
        do {
            return .model(
                PromptedAnswerJudge(
                    try LanguageModel(known), answers: try prompts.prompt(of: .answerJudge),
                    reasons: try prompts.prompt(of: .reasonJudge)))
        } catch let error as ModelError {
            throw InputError("judge: \(error)")
        }
    }
}
