using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace SamlFederation.Web;

/// <summary>One line per event, whatever the event carries: control characters and line separators are escaped, so that no input can forge a line or colour a terminal.</summary>
internal sealed class LineFormatter() : ConsoleFormatter(FormatterName)
{
    internal const string FormatterName = "line";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var line = new StringBuilder(160);
        line.Append(DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)).Append(' ').Append(Level(logEntry.LogLevel)).Append(' ').Append(logEntry.Category);
        scopeProvider?.ForEachScope(static (scope, into) => _ = scope is RequestScope request ? into.Append(" [").Append(request.RequestId).Append(']') : into, line);
        line.Append(' ');
        Escape(line, logEntry.Formatter(logEntry.State, logEntry.Exception));
        if (logEntry.Exception is { } exception)
            Escape(line.Append(" | "), exception.ToString());
        textWriter.WriteLine(line);
    }

    internal static void Escape(StringBuilder into, string text)
    {
        foreach (var character in text)
        {
            if (char.IsControl(character) || CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Format)
                into.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            else
                into.Append(character);
        }
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        LogLevel.Critical => "fatal",
        LogLevel.None => "none",
    };
}

/// <summary>The scope that puts a request's id on its log lines.</summary>
internal sealed record RequestScope(string RequestId);
