import Curriculum
import Groundwork
import LanguageAgents
import LanguageModels
import MockWeb
import WebEnv

/// What `webrl train --policy endpoint` was asked for, before a run is made of it.
public struct EndpointRequest {
    private let request: TrainingRequest
    /// The settings of the run.
    public let configuration: EndpointConfiguration

    /// - Parameters:
    ///   - request: sites, tasks, phases and settings, as for any run.
    ///   - change: sets what has a flag of its own.
    /// - Throws: `InputError` for a setting that does not exist or is out of its range.
    public init(_ request: TrainingRequest, _ change: (inout EndpointConfiguration) -> Void) throws {
        self.request = request
        var configuration = EndpointConfiguration(seed: request.seed, sites: request.sites)
        if let phases = request.phases { configuration.phases = phases }
        change(&configuration)
        self.configuration = try SettingList(request.settings).applied(to: configuration)
    }

    /// Draws the tasks and writes what the run begins with.
    /// - Parameter promptFile: path of the policy's prompt where it lies outside of the folder; nil for none.
    /// - Throws: `InputError` where there are no tasks, and file errors.
    public func create(
        in directory: EndpointRunDirectory, _ instantiators: [TaskInstantiator], prompts: PromptLibrary,
        promptFile: String? = nil, workers: Int,
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) throws {
        _ = try prompts.prompt(promptFile ?? configuration.prompt, part: .policy)
        let tasks = try request.makeTasks(instantiators, workers: workers, progress: progress)
        try directory.create(
            configuration, train: tasks.train, test: tasks.test, prompts: prompts, promptFile: promptFile)
    }
}
