import Curriculum
import Groundwork
import Learning
import MockWeb
import Readings
import WebEnv
import WorldModel

extension ImaginedSite {
    /// A site that a model imagines which has learned from a run's episodes, or from episodes of sites' training tasks played now.
    /// - Parameter progress: told what is under way.
    /// - Throws: ``InputError`` where a site or the run can't be read.
    package convenience init(
        _ order: ServeOrder.Imagined, library: SiteLibrary, progress: @escaping @Sendable (String) -> Void
    ) throws {
        if let run = order.run {
            self.init(
                try RunStudy(run, library: library, workers: order.workers, progress: progress).model)
        } else {
            self.init(try Self.learn(order, library, progress))
        }
    }

    private static func learn(
        _ order: ServeOrder.Imagined, _ library: SiteLibrary, _ progress: @escaping @Sendable (String) -> Void
    ) throws -> TransferModel {
        let instantiators = try library.instantiators(order.sites)
        let world = MockWorld(hosts: SiteLibrary.hosts(of: instantiators))
        let tasks = instantiators.flatMap { instantiator in
            let meter = WorkMeter("proving tasks for \(instantiator.host.site.name)", progress)
            return instantiator.instantiate(
                count: max(1, order.episodes / 2), seed: order.seed, split: .train, threads: order.workers,
                progress: { meter.told($0, of: $1) }
            ).tasks
        }
        let indexes = PageIndexCache(capacity: 20_000)
        let collector = ExperienceCollector(workers: order.workers, indexes: indexes) {
            WebEnvironment(transport: world)
        }
        progress("playing \(order.episodes) episodes to learn from")
        let experience = collector.collect(tasks, episodes: order.episodes, seed: order.seed)
        try WorldFailure.check(experience, in: "training episode")
        var model = TransferModel(trees: PageTreeCache(indexes: indexes), workers: order.workers)
        progress("learning")
        model.learn(from: experience)
        return model
    }

    /// What the model has learned from, in one line.
    package var summary: String {
        "imagined from \(model.exampleCount) transitions, \(model.templateCount) kinds of pages"
    }

    /// Addresses of the sites that are imagined.
    package var origins: [String] {
        let origins = model.startPoints.compactMap { start in
            model.begin(at: start).flatMap { WebURL($0.url)?.origin }
        }
        return Set(origins).sorted()
    }
}
