using SamlFederation.Web;

namespace SamlFederation.Tests.Web.Inspection;

public sealed class HeldMessagesTests
{
    private readonly Clock _clock = new();
    private readonly HeldMessages _held;

    public HeldMessagesTests() => _held = new HeldMessages(_clock);

    [Fact]
    public void Gives_back_what_came_with_a_request()
    {
        _held.Hold("one", "PGE+");
        _held.Hold("two", "PGI+");
        Assert.Equal(new HeldMessage("PGE+", _clock.Now), _held.Find("one"));
        Assert.Null(_held.Find("three"));
    }

    [Fact]
    public void Keeps_the_first_message_of_a_request()
    {
        _held.Hold("one", "PGE+");
        _held.Hold("one", "PGI+");
        Assert.Equal("PGE+", _held.Find("one")!.SamlResponse);
    }

    [Fact]
    public void Forgets_after_its_life_and_not_before()
    {
        _held.Hold("one", "PGE+");
        _clock.Now += HeldMessages.Life;
        Assert.NotNull(_held.Find("one"));
        _clock.Now += TimeSpan.FromTicks(1);
        Assert.Null(_held.Find("one"));
    }

    [Fact]
    public void Makes_room_by_number_from_the_oldest()
    {
        for (var i = 0; i <= HeldMessages.MaxMessages; i++)
            _held.Hold($"{i}", "PGE+");
        Assert.Null(_held.Find("0"));
        Assert.NotNull(_held.Find("1"));
        Assert.NotNull(_held.Find($"{HeldMessages.MaxMessages}"));
    }

    [Fact]
    public void Makes_room_by_size_from_the_oldest()
    {
        var large = new string('A', HeldMessages.MaxCharacters / 16);
        for (var i = 0; i < 17; i++)
            _held.Hold($"{i}", large);
        Assert.Null(_held.Find("0"));
        Assert.NotNull(_held.Find("1"));
        _held.Hold("too large", large + "A");
        Assert.Null(_held.Find("too large"));
        Assert.NotNull(_held.Find("1"));
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
