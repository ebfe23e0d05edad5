using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Xml;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace SamlFederation.Web;

/// <summary><c>POST /dev/clock</c>: sets the service's clock. Mapped in Development alone.</summary>
internal static class ClockEndpoint
{
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    internal static void Map(IEndpointRouteBuilder routes, SettableClock clock, DevKey key) =>
        routes.MapPost("/dev/clock", (Func<HttpContext, Task<IResult>>)(http => Answer(http, clock, key))).WithMetadata(new MachineEndpointAttribute());

    private static async Task<IResult> Answer(HttpContext http, SettableClock clock, DevKey key)
    {
        if (http.Connection.RemoteIpAddress is not { } address || !IPAddress.IsLoopback(address))
            return Results.NotFound();
        if (!key.Accepts(http.Request.Headers.Authorization))
            return Refusal(StatusCodes.Status401Unauthorized, "send the key of <data>/dev-key as a bearer token");
        using var reader = new StreamReader(http.Request.Body);
        return Read(await reader.ReadToEndAsync(http.RequestAborted), clock.GetUtcNow()) switch
        {
            Setting.To to => Set(clock, to.Now),
            Setting.Bad bad => Refusal(StatusCodes.Status400BadRequest, bad.Reason),
            var other => throw new InvalidOperationException(other.GetType().Name),
        };
    }

    private static IResult Set(SettableClock clock, DateTimeOffset now)
    {
        clock.Set(now);
        return Results.Json(new { now = clock.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture) });
    }

    private static Setting Read(string body, DateTimeOffset now)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object || json.RootElement.EnumerateObject().ToArray() is not [var only] || only.Value.ValueKind != JsonValueKind.String)
                return new Setting.Bad("the body is an object with exactly one of `now` and `advance`, a string");
            var text = only.Value.GetString()!;
            return only.Name switch
            {
                "now" => Now(text),
                "advance" => Within(now + XmlConvert.ToTimeSpan(text)),
                _ => new Setting.Bad("the body has `now` or `advance`"),
            };
        }
        catch (JsonException)
        {
            return new Setting.Bad("the body is not JSON");
        }
        catch (Exception bad) when (bad is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            return new Setting.Bad("`advance` is an ISO 8601 duration such as PT15M");
        }
    }

    // An instant without its offset would mean another one on every machine.
    private static Setting Now(string text) =>
        DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var now)
            && (text.EndsWith('Z') || text[^6] is '+' or '-')
            ? Within(now)
            : new Setting.Bad("`now` is an instant with its offset such as 2026-11-23T12:00:00Z");

    private static Setting Within(DateTimeOffset now) =>
        now >= Earliest && now <= Latest ? new Setting.To(now) : new Setting.Bad("the clock goes from the year 2000 to the year 2200");

    private static IResult Refusal(int status, string reason) => Results.Json(new { error = reason }, statusCode: status);

    private abstract record Setting
    {
        private Setting() { }

        internal sealed record To(DateTimeOffset Now) : Setting;

        internal sealed record Bad(string Reason) : Setting;
    }
}
