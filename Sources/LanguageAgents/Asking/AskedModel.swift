import Browser
import LanguageModels
import WebEnv

/// A model with a prompt: what every part that a model plays begins with.
struct AskedModel: Sendable {
    let model: LanguageModel
    let prompt: Prompt
    /// What errors call the part.
    let purpose: String
    /// Counts what is asked; nil where nobody wants to know.
    var log: TurnLog?

    /// - Throws: `EnvironmentError` where no reply comes.
    func reply(_ values: Prompt.Values) throws(EnvironmentError) -> String {
        do {
            let completion = try model.complete(prompt.request(values))
            log?.note(completion.usage)
            return completion.text
        } catch {
            throw EnvironmentError("\(purpose): \(error)")
        }
    }

    /// - Throws: `EnvironmentError` where no verdict comes.
    func verdict(_ values: Prompt.Values) throws(EnvironmentError) -> Bool {
        let reply = try reply(values)
        guard let verdict = Verdict.of(reply, prompt) else {
            throw EnvironmentError(
                "\(purpose): \(model.endpoint.model) gives no judgement but '\(reply.prefix(120))'")
        }
        return verdict
    }
}
