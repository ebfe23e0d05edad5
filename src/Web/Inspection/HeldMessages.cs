using SamlFederation.Saml;

namespace SamlFederation.Web;

/// <summary>A message that came or left lately.</summary>
/// <param name="SamlResponse">Its base64 text.</param>
/// <param name="At">When.</param>
public sealed record HeldMessage(string SamlResponse, DateTimeOffset At)
{
    /// <summary>Until when somebody might accept it, so that a page must not show what would let its reader present it.</summary>
    public DateTimeOffset UsableUntil => MessageInspector.UsableUntil(SamlResponse);
}

/// <summary>
/// The latest SAML messages by request id, for the inspector: in this instance's memory alone, few, and not for long.
/// A message is a bearer's credential for minutes and says who somebody is for ever, so none goes to a disk.
/// </summary>
public sealed class HeldMessages(TimeProvider clock)
{
    /// <summary>How many are held at most.</summary>
    public const int MaxMessages = 256;

    /// <summary>How many characters they may have together.</summary>
    public const int MaxCharacters = 4 * 1024 * 1024;

    /// <summary>How long one is held at most.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Queue<string> _order = new();
    private readonly Dictionary<string, HeldMessage> _messages = new(StringComparer.Ordinal);
    private int _characters;

    /// <summary>Holds a message; the oldest make room. What no reader would take for its size is not held.</summary>
    /// <param name="requestId">The request that it came or left with.</param>
    /// <param name="samlResponse">Its base64 text.</param>
    public void Hold(string requestId, string samlResponse)
    {
        ArgumentNullException.ThrowIfNull(requestId);
        ArgumentNullException.ThrowIfNull(samlResponse);
        if (samlResponse.Length > MaxCharacters / 16) return;
        var held = new HeldMessage(samlResponse, clock.GetUtcNow());
        lock (_gate)
        {
            if (!_messages.TryAdd(requestId, held)) return;
            _order.Enqueue(requestId);
            _characters += samlResponse.Length;
            while (_order.TryPeek(out var oldest) && (_order.Count > MaxMessages || _characters > MaxCharacters || held.At - _messages[oldest].At > Life))
            {
                _order.Dequeue();
                _messages.Remove(oldest, out var gone);
                _characters -= gone!.SamlResponse.Length;
            }
        }
    }

    /// <summary>The message of a request, or null if it is not, or no longer, held.</summary>
    public HeldMessage? Find(string requestId)
    {
        lock (_gate)
            return _messages.TryGetValue(requestId, out var held) && clock.GetUtcNow() - held.At <= Life ? held : null;
    }
}
