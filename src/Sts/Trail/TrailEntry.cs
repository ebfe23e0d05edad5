using SamlFederation.Data.Sts;

namespace SamlFederation.Sts.Trail;

/// <summary>What one request has to be committed before it is answered: its records, and the claim without which it writes none.</summary>
internal sealed record TrailEntry(ReplayClaim? Claim, IReadOnlyList<TrailRecord> Records);

/// <summary>A connection that writes many entries in one transaction.</summary>
internal interface ITrailConnection
{
    /// <summary>Set from the moment in which a commit is asked for: whoever fails after it cannot know whether the commit was made.</summary>
    bool IsCommitting { get; }

    /// <summary>Writes the entries, durably, all or none. For each: whether it was written, which it is unless its claim was made before, by an entry before it in the list also.</summary>
    IReadOnlyList<bool> Write(IReadOnlyList<TrailEntry> entries);

    /// <summary>Whether one entry is what the store cannot take, and not the store that is at fault.</summary>
    bool IsOfAnEntry(Exception failure);
}
