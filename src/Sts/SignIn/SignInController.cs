using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using SamlFederation.Sts.Federation;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;
using SamlFederation.Web;

namespace SamlFederation.Sts.SignIn;

/// <summary>The sign-in page: the assertion consumer service that browsers post to, with the role chooser in between where there are several.</summary>
internal sealed class SignInController(SamlExchange exchange, SignInDoor door, Destination destinations, ServiceOptions options, TimeProvider clock) : Controller
{
    [HttpGet("/saml"), HttpGet("/saml/acs/{uuid}")]
    public IActionResult Start() => View("Start", options.PeerUrl);

    // The post comes from the identity provider's origin by design: the signature is what is checked.
    [HttpPost("/saml"), HttpPost("/saml/acs/{uuid}"), IgnoreAntiforgeryToken, ReadsItsOwnForm, DisableRequestSizeLimit]
    public async Task<IActionResult> Consume([FromRoute] string? uuid, CancellationToken cancellation)
    {
        HttpContext.NeverStore();
        var facts = HttpContext.Facts(clock);

        // 1. The form, within its bounds, each field at most once.
        var (form, unreadable) = await SignInForm.ReadAsync(HttpContext);
        if (form is null) return Refuse(await door.RefuseAsync(unreadable!, facts, cancellation));

        // 2. The role: chosen already, the only one there is, or to be chosen now.
        var role = form.RoleIndex;
        if (role is null)
        {
            var offer = await exchange.OfferAsync(form.SamlResponse, uuid, facts, cancellation);
            if (offer is OfferOutcome.Refused refused) return Refuse(refused.Error);
            var roles = ((OfferOutcome.Offered)offer).Roles;
            if (roles.Count > 1) return View("Chooser", Chooser(form, roles));
            role = roles[0].RoleArn;
        }

        // 3. Credentials, a sign-in token for them, and on to the console.
        var outcome = await exchange.RunAsync(new ExchangeRequest(Door.SignIn, form.SamlResponse, role) { ProviderUuid = uuid }, facts, cancellation);
        return outcome switch
        {
            ExchangeOutcome.Issued issued => Redirect(Login(await door.TokenAsync(issued.Result, cancellation), issued.Result.Issuer, form.RelayState)),
            ExchangeOutcome.Refused refused => Refuse(refused.Error),
            _ => throw new InvalidOperationException("A closed union has another member."),
        };
    }

    private string Login(string token, string issuer, string? relayState) => QueryHelpers.AddQueryString("/federation", new Dictionary<string, string?>
    {
        ["Action"] = "login",
        ["Issuer"] = door.IssuerAddress(issuer),
        // An unknown RelayState is often a token of the identity provider's own: it leads to the start, not to a refusal.
        ["Destination"] = options.PublicUrl + (destinations.Resolve(relayState) ?? Destination.Home),
        ["SigninToken"] = token,
    });

    private Chooser Chooser(SignInForm form, IReadOnlyList<OfferedRole> roles) => new(
        Request.Path.Value!,
        form.SamlResponse,
        form.RelayState,
        [.. roles.GroupBy(role => role.AccountId).Select(account => new ChooserAccount(
            account.Key, account.First().AccountAlias, [.. account.Select(role => new ChooserRole(role.RoleArn, role.RoleName))]))]);

    // A refusal of the exchange reads as AWS's page shows one of its token service; some messages name their service already.
    private string InAwsWords(WireError error) => error switch
    {
        _ when error == StsErrors.InvalidResponse => error.Message + ".",
        _ when error.Message.Contains("(Service:", StringComparison.Ordinal) => error.Message,
        _ => $"{error.Message} (Service: AWSSecurityTokenService; Status Code: {error.Status}; Error Code: {error.Code}; Request ID: {HttpContext.TraceIdentifier})",
    };

    private ViewResult Refuse(WireError error)
    {
        Response.StatusCode = error.Status;
        return View("Error", new ErrorPage(error.Status, "You could not be signed in", InAwsWords(error), "Please try again from your portal. If it happens again, give your administrator the request id below.")
        {
            Code = error.Code,
            BackUrl = options.PeerUrl,
            BackText = "Back to the portal",
        });
    }
}
