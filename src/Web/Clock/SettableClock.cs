namespace SamlFederation.Web;

/// <summary>Development's clock: the system's, moved by as much as was asked, or standing still for a test. Production never has it.</summary>
public sealed class SettableClock : TimeProvider
{
    private readonly Lock _gate = new();
    private TimeSpan _offset;
    private DateTimeOffset? _frozen;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _frozen ?? System.GetUtcNow() + _offset;
    }

    /// <summary>Makes it <paramref name="now"/>; the clock goes on from there.</summary>
    public void Set(DateTimeOffset now)
    {
        lock (_gate)
            (_offset, _frozen) = (now.ToUniversalTime() - System.GetUtcNow(), null);
    }

    /// <summary>Stops the clock at an instant, for tests of exact boundaries.</summary>
    public void Freeze(DateTimeOffset now)
    {
        lock (_gate)
            _frozen = now.ToUniversalTime();
    }

    /// <summary>Moves the clock, standing or running, forwards or, by a negative span, backwards.</summary>
    public void Advance(TimeSpan by)
    {
        lock (_gate)
        {
            _offset += by;
            _frozen += by;
        }
    }
}
