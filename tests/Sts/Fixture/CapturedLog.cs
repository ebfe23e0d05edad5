using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SamlFederation.Tests.Sts.Fixture;

/// <summary>All that a service logs, at the levels that it logs at, exceptions and scopes with it.</summary>
public sealed class CapturedLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = [];

    public string Text => string.Join('\n', _lines);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull
    {
        _lines.Enqueue(state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(' ', values) : state.ToString() ?? "");
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue(formatter(state, exception) + exception + (state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(' ', values) : ""));

    public void Dispose() { }
}
