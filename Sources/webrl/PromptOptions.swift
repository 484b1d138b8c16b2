import ArgumentParser
import Groundwork
import LanguageModels

/// Where the prompts are.
struct PromptOptions: ParsableArguments {
    @Option(
        help: "Folder with the prompts (default: WEBRL_PROMPTS, prompts/ here, or beside the program).",
        completion: .directory)
    var prompts: String?

    /// - Throws: ``InputError`` where there is no such folder.
    func library() throws -> PromptLibrary {
        PromptLibrary(folder: try prompts ?? BundledFiles().path(of: .prompts))
    }
}
