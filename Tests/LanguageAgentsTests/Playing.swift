import Foundation
import LanguageModels
import Synchronization
import TestSupport
import Testing
import WebEnv

/// What the tests of parts that a model plays begin with.
enum Playing {
    static let prompts = PromptLibrary(
        folder: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "prompts").path)

    static func model(_ server: ScriptedModel, tries: Int = 1) throws -> LanguageModel {
        var endpoint = Endpoint(address: server.address, model: "scripted")
        endpoint.retries.attempts = tries
        endpoint.retries.firstPause = 0
        return try LanguageModel(endpoint)
    }

    /// A page written by hand, see `WrittenPage`.
    static func page(_ title: String, _ lines: String) throws -> PageView {
        try WrittenPage.parse(title, lines.split(separator: "\n"))
    }

    static func observation(_ page: PageView, at url: String = "http://shop.test/", error: String? = nil)
        -> Observation
    {
        Observation(
            page: page, url: url, tabTitles: [page.title], activeTab: 0, lastActionError: error, warnings: [])
    }

    static func episode(_ page: PageView, intent: String) -> Episode {
        Episode(Episode.Assignment(intent: intent, sites: ["shop"]), observation: observation(page))
    }

    /// An episode of one step each on these pages, with a stop at its end.
    static func trajectory(
        _ steps: [(PageView, Action)], intent: String = "Buy a tent", id: String = "t", reward: Double? = nil
    ) -> Trajectory {
        Trajectory(
            task: WebTask(taskID: id, sites: ["shop"], intent: intent, startURLs: ["http://shop.test/"]),
            seed: 1,
            steps: steps.map {
                .init(observation: observation($0.0), action: $0.1, logProbability: nil, actionCount: 1)
            }, ending: .stopped, reward: reward, scoredBy: reward == nil ? nil : .evaluator)
    }

    static func scratch() throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "agents-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder.path
    }
}

extension ScriptedModel {
    /// A model with prepared replies, and an error behind the last.
    static func saying(_ replies: [String]) throws -> ScriptedModel {
        try #require(
            ScriptedModel { _, number in
                number < replies.count ? .says(replies[number]) : .init(status: 400, body: "")
            })
    }
}
