import Readings

/// A number that stands before what a feature is made of: features of different meaning never mix alike.
///
/// The numbers are part of checkpoints and of all published figures: none is ever changed or used again. A new feature takes the next
/// number after the last of its group.
protocol LeadingFeature: RawRepresentable, CaseIterable, Sendable where RawValue == UInt32 {}

extension LeadingFeature {
    @inline(__always)
    func callAsFunction(_ value: UInt32) -> UInt32 { mix(rawValue, value) }
    @inline(__always)
    func callAsFunction(_ first: UInt32, _ second: UInt32) -> UInt32 { mix(rawValue, first, second) }
}

/// A number that stands behind the key of an operation, a field or an answer: what is told of it. The same holds for these numbers.
protocol FollowingFeature: RawRepresentable, CaseIterable, Sendable where RawValue == UInt32 {}

extension FollowingFeature {
    @inline(__always)
    func callAsFunction(_ key: UInt32) -> UInt32 { mix(key, rawValue) }
    @inline(__always)
    func callAsFunction(_ key: UInt32, _ value: UInt32) -> UInt32 { mix(key, rawValue, value) }
}

/// What a whole family of features is about.
enum FeatureRoot: UInt32, LeadingFeature {
    // The history
    case doneAction = 101
    // Operations
    case plainOperation = 201, operationOnNode = 301
    // Typing
    case typingInField = 401, typingInRole = 402, fieldTokenBeforeSpan = 403, fieldTokenForSpan = 404,
        rememberedKind = 405
    // Choosing an option
    case choosingInField = 501, optionMatch = 502, optionGrade = 503, optionState = 504, optionOrder = 505,
        optionName = 506, optionNameForWord = 507, optionTokenForWord = 508
    // Answering
    case answerKind = 601, answerForm = 602, answerReason = 603
}

/// What is told of an operation and its target.
enum TargetFeature: UInt32, FollowingFeature {
    // Operations without a target
    case timesDone = 1, bestGrade = 2, bestGradeAtProgress = 3, openingAtAddress = 4, message = 5,
        messageAfterAction = 6, wordAtProgress = 7
    // The target's own name
    case nameToken = 11, nameTokenForWord = 12
    // Match with the intent
    case match = 21, gradeAfterAction = 22, gradeAtAddress = 23, gradeAtProgress = 24, gradeAtStep = 25,
        gradeIsBest = 26, gradeForWord = 27, labelsAround = 28, labelsAroundName = 29
    // The record around
    case record = 31, recordForName = 32, recordFit = 33, recordFitAtAddress = 34, recordPlace = 35,
        recordPlaceForWord = 36, recordFitForPresence = 37, recordFitAtPlace = 38, extremes = 39,
        extremesForWord = 40
    // Place on the page
    case landmark = 41, landmarkForName = 42, section = 43, sectionForName = 44, positionAmongEquals = 45,
        states = 46, fieldState = 47, sectionForWord = 48
    // The history
    case timesUsed = 51, timesUsedForName = 52, timesUsedAfterAction = 53, lastTwoActions = 54,
        valuesTyped = 55
    // The situation
    case address = 61, title = 62, heading = 63, lastAction = 64, step = 65, progress = 66,
        afterFailure = 67, opening = 68, valueCount = 69, addressAfterAction = 70, coverage = 71,
        coverageAtAddress = 72, coverageAfterAction = 73, presence = 74, unusedValues = 75
    // The intent's words
    case wordAtAddress = 81, wordAfterAction = 82, word = 83, wordAtCoverage = 84
}

/// What is told of a text to type or an option to choose.
enum ArgumentFeature: UInt32, FollowingFeature {
    // Options
    case optionName = 2, optionIsSelected = 3, optionNameForWord = 4
    // Remembered texts and names of fields
    case rememberedLabel = 8, fieldIsNamedBefore = 9
    // Spans of the intent
    case spanKind = 21, spanOrder = 22, wordBefore = 23, wordBehind = 24, length = 25, isTyped = 26,
        kindAfterWord = 27, wordsAround = 28, twoWordsBefore = 29, valuesInside = 30, kindIsTyped = 31,
        kindForOpening = 32, orderAmongValues = 33, kindForWord = 34, spanToken = 35
}

/// What is told of a possible answer, whatever speaks for it.
enum AnswerFeature: UInt32, FollowingFeature {
    case address = 1, opening = 2, formForOpening = 3, lastAction = 4, word = 5, formForWord = 6,
        reasonAtAddress = 7, reasonForOpening = 8, reasonForWord = 9
}

/// What speaks for an answer.
enum AnswerReason: UInt32, LeadingFeature {
    /// Keeps the kind of an answer, told with its order, apart from the kind alone.
    static let orderMark: UInt32 = 1

    // Fixed answers
    case nothingSaid = 11, impossible = 12, impossibleAfterMessage = 13, emptyCount = 14
    // Texts of pages
    case label = 21, labelAndSource = 22, match = 23, section = 24, kindInRecord = 25, labelInRecord = 26,
        age = 27, orderOfKind = 28, wordBefore = 29, wordBehind = 30, landmark = 31,
        labelGradeInRecord = 32, labelAndSectionGrade = 33, wordsAroundAreAsked = 34
    // Computed answers
    case count = 41, joinedColumn = 51, joinedColumnOfKind = 52, joinedColumnGrade = 53, numberColumn = 65,
        numberColumnOfKind = 66, besideExtreme = 67, columnBesideExtreme = 68, range = 70,
        numberColumnGrade = 71, gradesBesideExtreme = 72
}

/// What kind of computed answer it is. Texts of pages have the number of their source behind ``texts``.
enum AnswerKind: UInt32, LeadingFeature {
    /// Where the numbers of ``PageIndex/Answer/Source`` begin.
    static let texts: UInt32 = 20

    // Fixed answers
    case nothing = 1, impossible = 2, emptyCount = 3
    // Computed answers
    case count = 40, joined = 50, sum = 60, mean = 61, least = 62, greatest = 63, difference = 64,
        range = 69
}

/// Which form of a computed answer it is.
enum AnswerVariant: UInt32, FollowingFeature {
    case price = 1, number = 2, besideExtreme = 3
}

/// Which records of a list a computed answer is about.
enum AnswerSelection: UInt32, CaseIterable, Sendable {
    /// All; those that fit the intent best; those with a word of one of the intent's values, or with another of its words.
    case all = 1, best = 2, value = 3, word = 4
}

/// Where the records of a computed answer were seen.
enum AnswerScope: UInt32, CaseIterable, Sendable {
    /// On the page alone, or on earlier pages too.
    case page = 1, episode = 2
}
