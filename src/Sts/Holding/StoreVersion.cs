namespace SamlFederation.Sts.Holding;

/// <summary>Counts the changes of the store that this instance knows of. What was read under another number is read again.</summary>
internal sealed class StoreVersion
{
    private long _number;

    public long Number => Volatile.Read(ref _number);

    /// <summary>Says that something was changed. Call it when the change is committed, and before it is answered.</summary>
    public void Changed() => Interlocked.Increment(ref _number);
}
