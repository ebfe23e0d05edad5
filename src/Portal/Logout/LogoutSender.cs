using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using SamlFederation.Portal.Saml;
using SamlFederation.Portal.ServiceProviders;
using SamlFederation.Saml;
using SamlFederation.Web;

namespace SamlFederation.Portal.Logout;

/// <summary>
/// Tells one service provider of one logout, by SOAP (SAML Bindings 3.2, SAML Profiles 4.4). The address is one that an administrator registered;
/// it may lead into the inner network, where most applications of a company are. No redirect is followed, and nothing of the answer is shown
/// but whether it is the provider's own.
/// </summary>
internal sealed class LogoutSender(PortalEntity portal, SigningKeys keys, TimeProvider clock) : IDisposable
{
    private const string SoapAction = "\"http://www.oasis-open.org/committees/security\"";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);
    private readonly HttpClient _client = GuardedFetch.Client(Reach.Anywhere);

    /// <summary>Where a service provider is told, or null when it cannot be.</summary>
    internal static string? AddressOf(ServiceProvider provider) =>
        ServiceProviderRegistry.MetadataOf(provider)?.SingleLogoutServices.FirstOrDefault(endpoint => endpoint.Binding == SamlBindings.Soap)?.Location;

    /// <summary>Sends it, as a message of its own each time. Null when the provider answered that the sessions have ended; else what was wrong, in a sentence.</summary>
    internal async Task<string?> SendAsync(LogoutNotice notice, ServiceProvider? provider, CancellationToken cancellation)
    {
        if (provider is null || ServiceProviderRegistry.MetadataOf(provider) is not { } metadata || AddressOf(provider) is not { } address)
            return "The service provider has no SingleLogoutService by SOAP any more.";
        var now = clock.GetUtcNow();
        var request = new LogoutRequest
        {
            Id = SamlId.New(),
            IssueInstant = now,
            Issuer = portal.EntityId,
            Destination = address,
            NotOnOrAfter = now + Life,
            NameId = new NameId(notice.Value, notice.Format, notice.NameQualifier, notice.SpNameQualifier),
            Reason = notice.Reason,
        };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            return await PostAsync(new Uri(address), LogoutWriter.Write(request, keys.Current), patience.Token) is var (status, answer)
                ? Judge(status, answer, metadata, request.Id)
                : "The answer is too long.";
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or SocketException)
        {
            return "The service provider did not answer.";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return "The service provider did not answer within five seconds.";
        }
    }

    public void Dispose() => _client.Dispose();

    private string? Judge(HttpStatusCode status, ReadOnlyMemory<byte> answer, SpMetadata metadata, string requestId)
    {
        if (status != HttpStatusCode.OK)
            return $"The service provider answered with status {(int)status}.";
        // Without a key of its own its transport alone says who answers.
        if (metadata.SigningCertificates.Count == 0)
            return null;
        if (VerificationKeys.FromCertificates(metadata.SigningCertificates) is not KeysOutcome.Ok { Keys: var trusted })
            return "The keys in the service provider's metadata cannot be used.";
        var fault = LogoutReader.ReadResponse(answer.Span) switch
        {
            LogoutParse.Parsed parsed => LogoutValidator.ValidateResponse(parsed.Message, trusted, metadata.EntityId, requestId, clock.GetUtcNow()),
            LogoutParse.Refused refused => refused.Fault,
            _ => throw new InvalidOperationException("LogoutParse is closed."),
        };
        return fault is null ? null : $"The answer is not as it must be ({fault.Rule}): expected {fault.Expected}, seen {fault.Seen}.";
    }

    private async Task<(HttpStatusCode Status, ReadOnlyMemory<byte> Answer)?> PostAsync(Uri address, byte[] message, CancellationToken cancellation)
    {
        using var content = new ByteArrayContent(message);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/xml") { CharSet = "utf-8" };
        using var post = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        post.Headers.TryAddWithoutValidation("SOAPAction", SoapAction);
        using var response = await _client.SendAsync(post, HttpCompletionOption.ResponseHeadersRead, cancellation);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var body = new ArrayBufferWriter<byte>();
        int read;
        while ((read = await stream.ReadAsync(body.GetMemory(8192), cancellation)) > 0)
        {
            body.Advance(read);
            if (body.WrittenCount > LogoutReader.MaximumOctets)
                return null;
        }
        return (response.StatusCode, body.WrittenMemory);
    }
}
