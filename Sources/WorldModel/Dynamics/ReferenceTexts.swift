import WebEnv

extension WebTask {
    /// What the reference answers say, apart from "N/A"; empty where the task asks for no answer.
    var referenceTexts: [String] {
        (evaluation?.referenceAnswers?.checks ?? []).flatMap(\.values).filter { $0 != "N/A" && !$0.isEmpty }
    }
}
