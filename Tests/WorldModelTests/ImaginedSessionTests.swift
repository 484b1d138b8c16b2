import Browser
import Groundwork
import Learning
import TestSupport
import Testing
import WebEnv

@testable import WorldModel

@Suite("Episodes and walks that are only imagined")
struct ImaginedWorldTests {
    private let home = page("Home", "link Next\nlink Gone")
    private var task: WebTask {
        WebTask(
            taskID: "walk", sites: ["site"], intent: "Walk", startURLs: ["http://site.test/"],
            evaluation: EvaluationSpec(
                kinds: [.stringMatch],
                referenceAnswers: ReferenceAnswers(checks: [
                    .init(rule: .exactMatch, values: ["forty-two", "N/A", ""], isScalar: false)
                ])))
    }

    /// Each step leads to a page with its number; the element "Gone" can't be clicked.
    private var model: StoryModel {
        let gone = home.id(.link, "Gone")
        return StoryModel(
            tell: { action, episode in
                let number = episode.history.count + 1
                var said = Prediction.page(
                    page("Step \(number)", "link Next\nlink Gone"), at: "http://site.test/\(number)")
                if action.elementID == gone { said.illegal = 0.9 }
                return said
            }, first: Observation(home, at: "http://site.test/", error: "from another episode"))
    }

    private func world(_ change: (inout ImaginedEnvironment.Limits) -> Void = { _ in }, reveals: Bool = false)
        -> ImaginedEnvironment
    {
        var limits = ImaginedEnvironment.Limits()
        change(&limits)
        return ImaginedEnvironment(model, limits: limits, revealsAnswer: reveals)
    }

    @Test("It begins where the model says, without what was wrong there once")
    func begin() throws {
        var world = world()
        let first = try world.reset(task: task, seed: 1)
        #expect(first.observation.page === home && first.observation.lastActionError == nil)
        #expect(first.reward == 0 && first.ending == nil)
    }

    @Test("It ends at its number of steps, at a stop, and where the same is done too often in a row")
    func endings() throws {
        func last(_ world: ImaginedEnvironment, _ actions: [Action]) throws -> (steps: Int, ending: Ending?) {
            var world = world
            var now = try world.reset(task: task, seed: 1)
            var steps = 0
            for action in actions where now.ending == nil {
                now = try world.step(action)
                steps += 1
            }
            #expect(now.ending == nil || now.reward == nil)
            return (steps, now.ending)
        }
        let turns: [Action] = (0..<9).map { $0 % 2 == 0 ? .click(id: 2) : .noop }
        #expect(try last(world(), turns) == (7, .stepLimit))
        #expect(try last(world { $0.steps = 2 }, turns) == (2, .stepLimit))
        #expect(try last(world(), [.click(id: 2), .stop(answer: "")]) == (2, .stopped))
        let same = Array(repeating: Action.click(id: 2), count: 9)
        #expect(try last(world(), same) == (3, .repeatedAction))
        #expect(try last(world { $0.repetitions = 0 }, same) == (7, .stepLimit))
    }

    @Test("What is no action, and what the model holds for impossible, leaves the page as it is and says why")
    func mistakes() throws {
        var world = world()
        _ = try world.reset(task: task, seed: 1)
        let invalid = try world.step(.invalid(text: "clik", reason: "no such action"))
        #expect(invalid.observation.page === home && invalid.observation.lastActionError == "no such action")
        let refused = try world.step(.click(id: home.id(.link, "Gone")))
        #expect(
            refused.observation.page === home && refused.observation.lastActionError == TransferModel.refusal)
        let fine = try world.step(.click(id: 2))
        #expect(fine.observation.title == "Step 3" && fine.observation.lastActionError == nil)
    }

    @Test("Only the last page that can be reached shows the answer, and only the answers of the task")
    func reveals() throws {
        var world = world({ $0.steps = 3 }, reveals: true)
        _ = try world.reset(task: task, seed: 1)
        #expect(try !world.step(.click(id: 2)).observation.shows("forty-two"))
        let last = try world.step(.noop).observation
        #expect(last.nodes.last?.name == "forty-two" && last.page.isWellFormed)
        #expect(!last.nodes.contains { $0.name == "N/A" || $0.name.isEmpty })
    }

    @Test("A model that knows no first page is the world's mistake")
    func unknownStart() throws {
        var world = ImaginedEnvironment(CopyModel())
        let error = try #require(throws: EnvironmentError.self) { try world.reset(task: task, seed: 1) }
        #expect(error.description == "task walk: the world model has never seen a first page like its own")
        let walk = try #require(throws: EnvironmentError.self) {
            try ImaginedSession(CopyModel(), at: StartPoint(task))
        }
        #expect(walk.description == "the world model has never seen http://site.test/")
    }

    @Test("Copies of an imagined world go their own ways")
    func forks() throws {
        var one = world()
        _ = try one.reset(task: task, seed: 1)
        var two = one.fork()
        #expect(try one.step(.click(id: 2)).observation.title == "Step 1")
        #expect(try one.step(.noop).observation.title == "Step 2")
        #expect(try two.step(.noop).observation.title == "Step 1")
    }

    // MARK: Doing it for real

    private func imagined(_ actions: [Action], on view: PageView) -> Trajectory {
        trajectory(actions.map { (view, "http://site.test/", $0) })
    }

    @Test("A replay does each action on the element of the same name, and stops where there is none")
    func replay() {
        let policy = ImaginedReplayPolicy(imagined([.click(id: 2), .click(id: 3)], on: home))
        let real = page("Home", "heading Welcome\nlink Next")
        var random = RandomSource(1)
        var episode = start(real)
        #expect(policy.decide(episode, using: &random).action == .click(id: 3))
        episode.advance(action: .click(id: 3), observation: Observation(real))
        #expect(policy.decide(episode, using: &random).action == .stop(answer: ""))
        episode.advance(action: .noop, observation: Observation(real))
        #expect(
            policy.decide(episode, using: &random).action == .stop(answer: ""), "there is nothing more to do")
    }

    @Test("A replay is whole where it did everything and nothing was refused")
    func whole() {
        let dream = imagined([.click(id: 2), .stop(answer: "x")], on: home)
        let real = page("Home", "heading Welcome\nlink Next")
        let whole = imagined([.click(id: 3), .stop(answer: "x")], on: real)
        #expect(ImaginedReplayPolicy.isWhole(whole, of: dream))
        #expect(!ImaginedReplayPolicy.isWhole(imagined([.click(id: 3)], on: real), of: dream), "too short")
        #expect(
            !ImaginedReplayPolicy.isWhole(imagined([.click(id: 2), .stop(answer: "x")], on: real), of: dream))
        #expect(
            !ImaginedReplayPolicy.isWhole(imagined([.click(id: 3), .stop(answer: "y")], on: real), of: dream))
        var refused = whole
        refused.steps[1].observation = Observation(real, error: "no")
        #expect(!ImaginedReplayPolicy.isWhole(refused, of: dream))
    }

    // MARK: As HTML

    private func html(_ lines: String, unknown: [UnknownPart] = []) throws -> String {
        let view = page("Form <1>", lines)
        let model = StoryModel(
            tell: { _, _ in
                var said = Prediction.page(view, sure: 0.424)
                said.unknown = unknown
                return said
            }, first: Observation(home))
        var session = try ImaginedSession(model, at: StartPoint(task))
        #expect(session.depth == 0 && session.prediction == nil)
        try session.perform(.click(id: 2))
        #expect(session.depth == 1 && session.observation.page === view)
        return ImaginedPage.html(session, sendingTo: "/do")
    }

    @Test("Each element that can be acted on is a form with its id")
    func forms() throws {
        let html = try html(
            "link Next\nbutton Go\ncheckbox News {checked}\ntextbox Name = Ann\ncombobox Size = small\n  option small {selected}\n  option large"
        )
        for id in 2...6 { #expect(html.contains("name=\"id\" value=\"\(id)\""), "\(id)") }
        #expect(!html.contains("name=\"id\" value=\"7\""), "options are chosen in their list")
        #expect(html.contains("☑ News") && html.contains("value=\"Ann\""))
        #expect(html.contains("<option selected>small</option><option>large</option>"))
        #expect(html.contains("42 % sure") && html.contains("step 1"))
    }

    @Test("What a page says is never taken for markup")
    func hostile() throws {
        let mark = "<script>alert('x')</script>\" onclick=\"y"
        let html = try html(
            ["link", "button", "heading", "text", "textbox", "cell", "status", "checkbox", "img", "listitem"]
                .map {
                    "\($0) \(mark)"
                }.joined(separator: "\n") + "\ntextbox Name = \(mark)\ncombobox Size\n  option \(mark)",
            unknown: [UnknownPart(role: .text, example: mark)])
        #expect(!html.contains("<script") && !html.contains("onclick=\"y"))
        #expect(html.contains("Form &lt;1&gt;"))
    }

    @Test("Every container that is opened is closed")
    func balanced() throws {
        let html = try html(
            "main\n  table\n    row\n      cell A\n        link One\n      cell B\n  list\n    listitem\n      text x\nalert Oops\nform\n  LabelText Name\n    textbox Name"
        )
        for tag in ["table", "tr", "td", "section", "div", "form", "main"] {
            let opened =
                html.components(separatedBy: "<\(tag)>").count
                + html.components(separatedBy: "<\(tag) ").count
            #expect(opened - 1 == html.components(separatedBy: "</\(tag)>").count, "\(tag)")
        }
    }
}

extension String {
    fileprivate func components(separatedBy mark: String) -> [Substring] {
        split(separator: mark, omittingEmptySubsequences: false)
    }
}
