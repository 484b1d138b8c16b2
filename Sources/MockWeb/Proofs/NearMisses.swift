import Groundwork
import Page
import WebEnv

/// Attempts at a task around its reference solution: the solution itself, and what differs from it in one thing.
struct NearMisses: Sendable {
    let solution: Playback
    private(set) var attempts: [Attempt] = []

    private let task: WebTask
    private let start: WebEnvironment
    private let isUnachievable: Bool

    init(task: WebTask, start: WebEnvironment, neighbours: TaskNeighbours) {
        self.task = task
        self.start = start
        solution = Playback(task.solution, from: start)
        isUnachievable = task.solution.last?.text == "N/A"
        guard solution.problem == nil else { return }
        add("the reference solution", solution.end, answer, .success)
        addIdleness()
        addEarlyStops()
        addOmissions()
        addRepetitions()
        addAlterations()
        for other in neighbours.tasks { addOther(other) }
        for steps in neighbours.canaries { addSteps(steps, "a canary's") }
        addAnswers()
        addAddresses()
        addWalk()
    }

    private var answer: String { task.solution.last?.text ?? "" }
    private var asksForAnswer: Bool { task.evaluation?.kinds.contains(.stringMatch) ?? false }

    private mutating func add(
        _ name: String, _ environment: WebEnvironment, _ answer: String, _ expectation: Attempt.Expectation
    ) {
        attempts.append(
            Attempt(name: name, session: environment.session, answer: answer, expectation: expectation))
    }

    // MARK: Attempts

    private mutating func addIdleness() {
        add("doing nothing", start, "", .failure)
        if !isUnachievable { add("\"N/A\"", start, "N/A", .failure) }
    }

    /// Stopping before each step. One step early no task is done: the last step gives the answer where there is one to give.
    private mutating func addEarlyStops() {
        let asksForChange = task.evaluation?.kinds.contains(.programHTML) ?? false
        if asksForAnswer { add("giving no answer", solution.end, "", .failure) }
        for (index, environment) in solution.before.enumerated() {
            let isLastChange = asksForChange && index == solution.lastChange
            let isOneStepEarly = !asksForAnswer && index == solution.before.count - 2
            add(
                "stopping before step \(index + 1)", environment, answer,
                isLastChange || isOneStepEarly ? .failure : .either)
        }
    }

    private mutating func addOmissions() {
        for index in task.solution.indices.dropLast() {
            var steps = task.solution
            steps.remove(at: index)
            add("the solution without step \(index + 1)", played(steps, from: start), answer, .either)
        }
    }

    private mutating func addRepetitions() {
        for index in task.solution.indices.dropLast() {
            var steps = task.solution
            steps.insert(steps[index], at: index)
            add("the solution with step \(index + 1) done twice", played(steps, from: start), answer, .either)
        }
        let steps = task.solution.dropLast()
        add("the solution done twice", played(Array(steps + steps), from: start), answer, .either)
    }

    /// The solution with another text, option or button in one step.
    private mutating func addAlterations() {
        for index in task.solution.indices.dropLast() where solution.before.indices.contains(index) {
            let environment = solution.before[index]
            let rest = Array(task.solution[(index + 1)...])
            for (position, action) in alterations(of: task.solution[index], in: environment).enumerated() {
                var changed = environment
                guard (try? changed.step(action)) != nil else { continue }
                let name = "the solution with step \(index + 1) altered (\(position + 1))"
                add(name, played(rest, from: changed), answer, .either)
            }
        }
    }

    /// What another task of the template asks for, done in place of this one.
    private mutating func addOther(_ other: WebTask) {
        let text = other.solution.last?.text ?? ""
        if let end = other.solved(from: start) {
            let mayScore = isUnachievable || asksForAnswer && text == answer
            add("the solution of \(other.taskID)", end, text, mayScore ? .either : .failure)
        }
        addSteps(other.solution, "another task's")
    }

    /// Other steps on this task's start page, and their answer on its last page.
    private mutating func addSteps(_ steps: [SolutionStep], _ whose: String) {
        guard steps != task.solution else { return }
        let end = played(steps, from: start)
        add("\(whose) steps", end, steps.last?.text ?? "", .either)
        if let text = steps.last?.text, text != answer {
            add("\(whose) answer", solution.end, text, .either)
        }
    }

    private mutating func addAnswers() {
        for text in task.evaluation?.referenceAnswers?.nearMisses(of: answer) ?? [] where text != answer {
            add("the answer \"\(text)\"", solution.end, text, .either)
        }
    }

    /// The solution's last page under neighbouring addresses.
    private mutating func addAddresses() {
        let url = solution.end.session.url.description
        let path = url.prefix { $0 != "?" && $0 != "#" }
        for address in [String(path), path + "?q=1", start.session.url.description] where address != url {
            var environment = solution.before.last ?? start
            guard (try? environment.step(.goto(url: address))) != nil else { continue }
            add("the page \(address)", environment, answer, .either)
        }
    }

    /// As many random actions as the solution has steps, and as answer a text that the page at their end shows.
    private mutating func addWalk() {
        var environment = start
        var walk = RandomWalk(random: RandomSource(seed: 0x3A11).split(task.taskID))
        // By chance a walk may do what the solution does: give the same answer, write the same, come to the same page.
        var hasDone = false
        for _ in task.solution.indices.dropLast() {
            guard let action = walk.action(on: environment.session.view),
                let step = try? environment.step(action), step.ending == nil
            else { break }
            let databases = Playback.databases(environment)
            let hasWritten = databases != Playback.databases(start) || environment.page == solution.end.page
            hasDone = hasDone || hasWritten && databases == Playback.databases(solution.end)
        }
        let text = asksForAnswer ? walk.text(on: environment.session.view) : ""
        let isSolved = asksForAnswer ? text == answer : hasDone
        add("a random walk", environment, text, isUnachievable || isSolved ? .either : .failure)
    }

    /// Plays as far as it goes, without the end of the episode.
    private func played(_ steps: [SolutionStep], from environment: WebEnvironment) -> WebEnvironment {
        Playback(steps.filter { $0.verb != .stop }, from: environment).end
    }

    // MARK: One step, otherwise

    private func alterations(of step: SolutionStep, in environment: WebEnvironment) -> [Action] {
        let observation = environment.session.observation()
        guard let action = try? ReferencePlayer([step]).action(for: step, in: observation) else { return [] }
        switch action {
        case .fill(let id, let text, let pressEnter):
            let required =
                task.evaluation?.programHTML.flatMap(\.requiredContents.checks).flatMap(\.values) ?? []
            let lacking = required.filter { text.contains($0) && $0 != text }.map {
                text.replacingAll($0, by: "")
            }
            return (text.alteredTexts + lacking).map { .fill(id: id, text: $0, pressEnter: pressEnter) }
        case .select(let id, let option):
            return otherOptions(of: id, than: option, in: observation.page).map {
                .select(id: id, option: $0)
            }
        case .click(let id):
            return siblings(of: id, in: observation.page).map { .click(id: $0) }
        default: return []
        }
    }

    private func otherOptions(of id: Int, than option: String, in page: PageView) -> [String] {
        guard let index = page.nodes.firstIndex(where: { $0.id == id }) else { return [] }
        let depth = page.nodes[index].depth
        let options = page.nodes[(index + 1)...].prefix { $0.depth > depth }.filter { $0.role == .option }
        return Array(options.map(\.name).filter { $0 != option && !$0.isEmpty }.prefix(2))
    }

    /// The nearest nodes of the same role before and behind.
    private func siblings(of id: Int, in page: PageView) -> [Int] {
        let alike = page.nodes.filter { node in
            page.nodes.first { $0.id == id }.map { $0.role == node.role } ?? false
        }
        guard let place = alike.firstIndex(where: { $0.id == id }) else { return [] }
        return [place - 1, place + 1].filter(alike.indices.contains).map { alike[$0].id }
    }
}

/// A visitor without aim: clicks, types what stands on the page, chooses options.
private struct RandomWalk {
    var random: RandomSource
    private static let clickable: Set<Role> = [.link, .button, .checkbox, .radio]
    private static let typable: Set<Role> = [.textbox, .searchbox, .spinbutton]

    /// - Returns: nil where the page has nothing to act on.
    mutating func action(on page: PageView) -> Action? {
        let choices = page.nodes.indices.filter {
            let role = page.nodes[$0].role
            return Self.clickable.contains(role) || Self.typable.contains(role) || role == .combobox
        }
        guard let index = choices.randomElement(using: &random) else { return nil }
        let node = page.nodes[index]
        if Self.typable.contains(node.role) {
            return .fill(id: node.id, text: text(on: page), pressEnter: Bool.random(using: &random))
        }
        let options = page.nodes[(index + 1)...].prefix { $0.depth > node.depth }
            .filter { $0.role == .option && !$0.name.isEmpty }
        if node.role == .combobox, let option = options.randomElement(using: &random) {
            return .select(id: node.id, option: option.name)
        }
        return .click(id: node.id)
    }

    /// A name that the page shows.
    mutating func text(on page: PageView) -> String {
        page.nodes.map(\.name).filter { !$0.isEmpty }.randomElement(using: &random) ?? ""
    }
}

extension WebEnvironment {
    /// The address of the page, whichever place on it is shown.
    fileprivate var page: Substring { session.url.description.prefix { $0 != "#" } }
}

extension WebTask {
    /// The world after the task's reference solution, before the end of the episode; nil where it can't be played.
    /// - Parameter environment: any with the task's sites.
    func solved(from environment: WebEnvironment) -> WebEnvironment? {
        var fresh = environment
        guard (try? fresh.reset(task: self, seed: 0)) != nil else { return nil }
        let playback = Playback(solution.filter { $0.verb != .stop }, from: fresh)
        return playback.problem == nil ? playback.end : nil
    }
}

extension String {
    /// Texts that a careless agent might enter in its place.
    fileprivate var alteredTexts: [String] {
        if let number = Int(self), number < Int.max { return [String(number + 1), String(dropLast())] }
        if Double(self) != nil { return ["1" + self, String(dropLast())] }
        let words = split(separator: " ")
        let fewerWords =
            words.count < 2
            ? []
            : words.indices.prefix(Self.longestText).map { index in
                words.enumerated().filter { $0.offset != index }.map(\.element).joined(separator: " ")
            }
        return [self + " too", self + "x", String(dropLast())] + fewerWords
    }

    /// Words of a text that are left out one at a time.
    private static let longestText = 16
}

extension ReferenceAnswers {
    /// Answers that miss one value, say more than they should, or miss all.
    fileprivate func nearMisses(of answer: String) -> [String] {
        let values = checks.flatMap(\.values)
        let without = values.indices.map { index in
            values.enumerated().filter { $0.offset != index }.map(\.element).joined(separator: ", ")
        }
        return ["\(answer) and more", "something else"] + (values.count > 1 ? without : [])
    }
}
