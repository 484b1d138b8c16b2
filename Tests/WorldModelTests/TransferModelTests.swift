import Learning
import TestSupport
import Testing
import WebEnv

@testable import WorldModel

/// The library, of which a model has seen some books.
struct LibraryExperience {
    static let seen = LibraryEnvironment.tasks(0..<12, kinds: ["author", "reserve"])
    static let held = LibraryEnvironment.tasks(30..<36, kinds: ["author", "reserve"])

    static let collector = ExperienceCollector(workers: 2) { LibraryEnvironment() }
    static let episodes = collector.collect(seen, episodes: 60, seed: 1)
    static let heldEpisodes = collector.branched(held, episodes: 18, branching: 2, seed: 2)

    static func transfer(workers: Int = 2) -> TransferModel {
        var model = TransferModel(workers: workers)
        model.learn(from: episodes)
        return model
    }
}

@Suite struct TransferModelTests {
    private func situation(_ actions: [(Observation) -> Action], _ task: WebTask) throws -> (
        Episode, LibraryEnvironment
    ) {
        var world = LibraryEnvironment()
        var situation = Episode(observation: try world.reset(task: task, seed: 1).observation)
        for choose in actions {
            let action = choose(situation.observation)
            situation = situation.after(action, try world.step(action).observation)
        }
        return (situation, world)
    }

    @Test func `the page of a book that was never visited has its title from the link that leads there`()
        throws
    {
        let model = LibraryExperience.transfer()
        let book = LibraryEnvironment.books[31]
        let search: (Observation) -> Action = {
            .fill(id: $0.page.id(.searchbox, "Search the library"), text: book.title, pressEnter: true)
        }
        let (now, world) = try situation([search], LibraryExperience.held[0])
        let action = Action.click(id: now.observation.page.id(.link, book.title))
        var copy = world
        let truth = try copy.step(action).observation
        let guess = model.predict(action, in: now)
        #expect(guess.observation.page.title == truth.page.title)
        let shown = Set(guess.observation.nodes.map(\.name))
        #expect(shown.contains(book.title))
        #expect(shown.contains(book.author), "the author stands beside the link")
        #expect(shown.contains("Reserve"))
        #expect(guess.confidence > 0.1)
    }

    @Test func `its predictions are far better than repeating the page, on books that were never seen`()
        throws
    {
        let scorer = PredictionScorer(workers: 2)
        let transfer = scorer.score(LibraryExperience.transfer(), on: LibraryExperience.heldEpisodes).all
        let copy = scorer.score(CopyModel(), on: LibraryExperience.heldEpisodes).all
        #expect(try #require(copy.skill) == 0)
        #expect(try #require(transfer.skill) > 0.6)
        #expect(try #require(transfer.deltaF1) > 0.7)
        // Ids of the library's own pages do not always grow.
        #expect(try #require(transfer.validity) >= (copy.validity ?? 1))
        #expect(try #require(transfer.siblingDiscrimination) > (copy.siblingDiscrimination ?? 0))
    }

    @Test func `equal experience gives equal predictions on any number of threads`() throws {
        let (one, three) = (LibraryExperience.transfer(workers: 1), LibraryExperience.transfer(workers: 3))
        for episode in LibraryExperience.heldEpisodes {
            for step in episode.trajectory.transitions where step.next != nil {
                let (first, second) = (
                    one.predict(step.action, in: step.episode),
                    three.predict(step.action, in: step.episode)
                )
                #expect(first.observation.page.text == second.observation.page.text)
                #expect(first.confidence == second.confidence)
                #expect(first.observation.url == second.observation.url)
            }
        }
    }

    @Test func `going back shows what was there before, and a stop ends the episode`() throws {
        let model = LibraryExperience.transfer()
        let (now, _) = try situation(
            [{ .click(id: $0.page.id(.link, "Catalogue")) }], LibraryExperience.held[0])
        let back = model.predict(.goBack, in: now)
        #expect(back.observation.page.title == "Library")
        let stop = model.predict(.stop(answer: "x"), in: now)
        #expect(stop.ending > 0.9)
        #expect(stop.observation.page === now.observation.page)
    }

    @Test func `an element that is not there can't be clicked`() throws {
        let model = LibraryExperience.transfer()
        let (now, _) = try situation([], LibraryExperience.held[0])
        let guess = model.predict(.click(id: 987_654), in: now)
        #expect(guess.illegal == 1)
        #expect(guess.observation.lastActionError != nil)
        #expect(guess.observation.page === now.observation.page)
    }

    @Test func `a model without experience repeats the page and is not sure of it`() throws {
        let (now, _) = try situation([], LibraryExperience.held[0])
        let guess = TransferModel().predict(.click(id: now.observation.page.id(.link, "Catalogue")), in: now)
        #expect(guess.confidence == 0)
        #expect(guess.observation.page.nodes.map(\.name) == now.observation.page.nodes.map(\.name))
    }

    @Test func `more experience adds to what was known`() throws {
        var model = TransferModel()
        model.learn(from: Array(LibraryExperience.episodes.prefix(20)))
        let before = model.exampleCount
        model.learn(from: Array(LibraryExperience.episodes.dropFirst(20)))
        #expect(model.exampleCount > before)
        #expect(model.templateCount > 1)
    }

    @Test func `exact memory repeats what it saw and nothing else`() throws {
        var memory = TransitionMemory()
        memory.learn(from: LibraryExperience.episodes)
        let known = try #require(LibraryExperience.episodes.flatMap(\.transitions).first { $0.next != nil })
        #expect(
            memory.predict(known.action, in: known.episode).observation.page.text == known.next?.page.text)
        let strange = page("Elsewhere", "link Away")
        let guess = memory.predict(.click(id: 2), in: Episode(observation: observation(strange)))
        #expect(guess.observation.page === strange)
    }
}

@Suite struct OracleTests {
    private func oracle(_ episode: BranchedEpisode) -> OracleModel {
        OracleModel(
            task: episode.trajectory.task, seed: episode.trajectory.seed, environment: LibraryEnvironment())
    }

    @Test func `the truth is right about everything`() throws {
        let score = PredictionScorer(workers: 2).score(on: LibraryExperience.heldEpisodes) { episode in
            OracleModel(
                task: episode.trajectory.task, seed: episode.trajectory.seed,
                environment: LibraryEnvironment())
        }.all
        #expect(score.exactMatch == 1)
        #expect(score.deltaF1 == 1)
        #expect(score.skill == 1)
        #expect(score.siblingDiscrimination == 1)
        #expect(score.hallucinationRate == 0)
    }

    @Test func `the more noise the more is wrong, and none changes nothing`() throws {
        let scorer = PredictionScorer(workers: 2)
        let scores = [0.0, 0.2, 0.6].map { noise in
            scorer.score(on: LibraryExperience.heldEpisodes) { episode in
                NoisyModel(
                    OracleModel(
                        task: episode.trajectory.task, seed: episode.trajectory.seed,
                        environment: LibraryEnvironment()),
                    noise: .all(noise), seed: 5, intent: episode.trajectory.task.intent)
            }.all.deltaF1 ?? 0
        }
        #expect(scores[0] == 1)
        #expect(scores[0] > scores[1])
        #expect(scores[1] > scores[2])
    }

    @Test func `forks answer without touching the episode`() throws {
        let episode = try #require(LibraryExperience.heldEpisodes.first { $0.trajectory.steps.count > 2 })
        let model = oracle(episode)
        for step in episode.trajectory.transitions {
            guard let next = step.next else { continue }
            #expect(
                try model.predict(step.action, in: step.episode).observation.page.text == next.page.text)
            #expect(
                try model.predict(step.action, in: step.episode).observation.page.text == next.page.text)
        }
    }
}
