/// How a subtree is read for a name: what has been followed to come here, and so is not followed again.
///
/// Source: https://w3c.github.io/accname/#computation-steps, "not already being followed"
struct Reading {
    /// Hidden nodes count: the reference that led here is hidden itself.
    var includesHidden = false
    /// `aria-labelledby` is followed; not while a reference is being followed.
    var followsLabelledby = true
    /// What a combo box or list box controls or owns is looked at; not within an option that was found so.
    var followsOptions = true
    /// What is only hidden from assistive technology counts: it is owned by something that is not.
    var includesExcluded = false
    /// A heading's name leaves out headings within.
    var isOfHeading = false
    /// The labelled control says nothing in its own label.
    private var excluded: Int?
    /// Nor does the one whose label led to another control's.
    private var outerExcluded: Int?
    /// Readings within readings that led here.
    private(set) var depth = 0

    /// That of the element that is named.
    static let plain = Reading()
    /// That of what a description refers to.
    static let reference = Reading().referring
    /// Readings within readings that are begun: legends within legends, options within options and the like.
    static let depthLimit = 16

    /// That of a part which is read apart.
    var deeper: Reading {
        var reading = Reading()
        reading.followsLabelledby = followsLabelledby
        reading.followsOptions = followsOptions
        reading.excluded = excluded
        reading.outerExcluded = outerExcluded
        reading.depth = depth + 1
        return reading
    }

    /// That of what a reference leads to.
    var referring: Reading {
        var reading = deeper
        reading.followsLabelledby = false
        return reading
    }

    /// That of a control's value, or of what a reference leads to from here.
    func following(hidden: Bool = false) -> Reading {
        var reading = referring
        reading.includesHidden = includesHidden || hidden
        return reading
    }

    /// That of a control's labels.
    func labelling(_ control: Int) -> Reading {
        var reading = deeper
        reading.outerExcluded = excluded
        reading.excluded = control
        return reading
    }

    /// That of what an element owns.
    var owned: Reading {
        var reading = self
        reading.depth += 1
        reading.includesExcluded = true
        return reading
    }

    func excludes(_ index: Int) -> Bool { index == excluded || index == outerExcluded }
}
