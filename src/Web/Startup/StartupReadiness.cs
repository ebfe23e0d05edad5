namespace SamlFederation.Web;

/// <summary>What must be done before the service is ready, by name. Thread-safe; a step that is done stays done.</summary>
public sealed class StartupReadiness
{
    private readonly Lock _gate = new();
    private readonly List<string> _pending = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The names of the steps that are not done yet, in the order in which they were required.</summary>
    public IReadOnlyList<string> Pending
    {
        get
        {
            lock (_gate)
                return [.. _pending];
        }
    }

    /// <summary>True when no step is pending.</summary>
    public bool IsReady
    {
        get
        {
            lock (_gate)
                return _pending.Count == 0;
        }
    }

    /// <summary>Names steps without which the service is not ready.</summary>
    public void Require(params IEnumerable<string> steps)
    {
        lock (_gate)
            _pending.AddRange(steps.Except(_pending, StringComparer.Ordinal));
    }

    /// <summary>Says that a step is done.</summary>
    public void Done(string step)
    {
        lock (_gate)
        {
            _pending.Remove(step);
            if (_pending.Count == 0)
                _ready.TrySetResult();
        }
    }

    /// <summary>Completes when the last required step was done, at once when none is required.</summary>
    public Task WhenReady(CancellationToken cancellation) => IsReady ? Task.CompletedTask : _ready.Task.WaitAsync(cancellation);
}
