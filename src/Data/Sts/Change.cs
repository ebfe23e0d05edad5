namespace SamlFederation.Data.Sts;

/// <summary>A change of something that instances hold in memory. Its row is written in the same transaction, so that every instance learns of it.</summary>
public sealed class Change
{
    /// <summary>Grows with each change.</summary>
    public long Id { get; init; }
}
