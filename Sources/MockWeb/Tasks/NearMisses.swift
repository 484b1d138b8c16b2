import WebEnv

/// Attempts at a task around its reference solution: the solution itself, and what differs from it in one thing.
struct NearMisses: Sendable {
    let solution: Playback
    private(set) var outcomes: [Outcome] = []

    private let task: WebTask
    private let start: WebEnvironment
    private let isUnachievable: Bool

    init(task: WebTask, start: WebEnvironment, others: [[SolutionStep]]) {
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
        for other in others { addOther(other) }
        addAnswers()
        addAddresses()
        addWalk()
    }

    private var answer: String { task.solution.last?.text ?? "" }

    private mutating func add(
        _ name: String, _ environment: WebEnvironment, _ answer: String, _ expectation: Outcome.Expectation
    ) {
        outcomes.append(
            Outcome(name: name, session: environment.session, answer: answer, expectation: expectation))
    }

    // MARK: Attempts

    private mutating func addIdleness() {
        add("doing nothing", start, "", .failure)
        if !isUnachievable { add("\"N/A\"", start, "N/A", .failure) }
    }

    /// Stopping before each step. Before the last change a task that asks for one can't be done.
    private mutating func addEarlyStops() {
        let asksForChange = task.evaluation?.kinds.contains(.programHTML) ?? false
        for (index, environment) in solution.before.enumerated() {
            let isTooEarly = asksForChange && index == solution.lastChange
            add("stopping before step \(index + 1)", environment, answer, isTooEarly ? .failure : .either)
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

    private mutating func addOther(_ steps: [SolutionStep]) {
        guard steps != task.solution else { return }
        let end = played(steps, from: start)
        add("a canary or another task's solution", end, steps.last?.text ?? "", .either)
        if let text = steps.last?.text, text != answer {
            add("a canary's or another task's answer", solution.end, text, .either)
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

    /// As many random clicks as the solution has steps.
    private mutating func addWalk() {
        var environment = start
        var random = Randomness(seed: 0x3A11).split(task.taskID)
        for _ in task.solution.indices.dropLast() {
            let links = environment.session.view.nodes.filter { $0.role == .link || $0.role == .button }
            guard let node = links.randomElement(using: &random),
                let step = try? environment.step(.click(id: node.id)), step.ending == nil
            else { break }
        }
        add("a random walk", environment, "", isUnachievable ? .either : .failure)
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
                replacing($0, by: "", in: text)
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

extension String {
    /// Texts that a careless agent might enter in its place.
    fileprivate var alteredTexts: [String] {
        if let number = Int(self) { return [String(number + 1), String(dropLast())] }
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
