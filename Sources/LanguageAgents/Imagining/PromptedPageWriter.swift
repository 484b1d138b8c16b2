import LanguageModels
import WebEnv
import WorldModel

/// A language model that writes the next page, by prompts that a user can change.
///
/// Source: WebEvolver (arXiv:2504.21024), section 3.2.
public struct PromptedPageWriter: PageWriter {
    private var next: AskedModel
    private var first: AskedModel

    /// - Parameters:
    ///   - next: a prompt of the part `world-model`.
    ///   - first: a prompt of the part `world-model-start`.
    public init(_ model: LanguageModel, next: Prompt, first: Prompt) {
        self.next = AskedModel(model: model, prompt: next, purpose: "world model")
        self.first = AskedModel(model: model, prompt: first, purpose: "world model")
    }

    /// The same writer, whose tokens a log counts.
    func noting(_ log: TurnLog) -> PromptedPageWriter {
        var writer = self
        writer.next.log = log
        writer.first.log = log
        return writer
    }

    /// - Throws: `EnvironmentError` where the model gives no reply.
    public func firstPage(of urls: [String]) throws -> String {
        try first.reply(.init(["address": urls.joined(separator: " and ")]))
    }

    /// - Throws: `EnvironmentError` where the model gives no reply.
    public func nextPage(
        _ question: PageQuestion, examples: [(question: PageQuestion, result: String)]
    ) throws -> String {
        try next.reply(
            .init(
                ["address": question.address, "page": question.page, "action": question.action],
                lists: [
                    "example": examples.map {
                        [
                            "example_address": $0.question.address, "example_page": $0.question.page,
                            "example_action": $0.question.action, "example_result": $0.result,
                        ]
                    }
                ]))
    }
}
