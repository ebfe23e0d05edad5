using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace SamlFederation.Web;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: every step of the start is done; else 503 with what is pending.</summary>
internal static class Health
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        var machine = new MachineEndpointAttribute();
        routes.MapGet("/health/live", () => Results.Json(new { status = "live" })).WithMetadata(machine);
        routes.MapGet("/health/ready", (StartupReadiness readiness) => Answer(readiness.Pending)).WithMetadata(machine);
    }

    private static IResult Answer(IReadOnlyList<string> pending) => pending.Count == 0
        ? Results.Json(new { status = "ready" })
        : Results.Json(new { status = "starting", pending }, statusCode: StatusCodes.Status503ServiceUnavailable);
}
