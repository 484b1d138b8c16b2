import Groundwork
import Learning
import MockWeb
import WebEnv

// The folder with the bundled sites comes with webrl: `sites` of a clone, `.build/checkouts/webrl/sites` of a dependency.
let folder = CommandLine.arguments.dropFirst().first ?? "../../sites"

do {
    let library = try SiteLibrary(folder: folder)
    let world = MockWorld(hosts: try library.hosts(["shopping"]))

    // A task says what is wanted, where to begin, and how success is decided: here by the address at the end.
    let task = WebTask(
        taskID: "helmets", sites: ["shopping"],
        intent: "Show me the Bike Helmets under Cycling in Sports & Outdoors.", startURLs: ["__SHOPPING__/"],
        evaluation: EvaluationSpec(
            kinds: [.urlMatch],
            referenceURL: "__SHOPPING__/sports-outdoors/cycling/bike-helmets.html"))

    var environment = WebEnvironment(transport: world)
    var player = PolicyPlayer(LinkFollower(), random: RandomSource(seed: 1))
    let episode = environment.play(task, seed: 1, by: &player)

    for step in episode.steps {
        let page = step.observation.page
        print("\(step.observation.url): \(Dialect.webArena.print(step.action, on: page) ?? "\(step.action)")")
    }
    print("\(episode.ending.rawValue), reward \(episode.reward.map(String.init(describing:)) ?? "none")")
    if let failure = episode.failure { print(failure) }
} catch {
    print(error)
}
