using System.Security.Cryptography;
using System.Text;
using SamlFederation.Portal.Audit;
using SamlFederation.Portal.Catalogue;
using SamlFederation.Portal.Employees;
using SamlFederation.Portal.Logout;
using SamlFederation.Portal.ServiceProviders;
using SamlFederation.Portal.SignIn;
using SamlFederation.Saml;
using SamlFederation.Web;

namespace SamlFederation.Portal.Saml;

/// <summary>
/// Issues assertions: to a registered service provider, at a registered address, about what it may see and the employee may do now.
/// No other assertion is signed with the private key, and it writes the audit before anything leaves.
/// </summary>
internal sealed class ResponseIssuer(
    EmployeeDirectory directory, ServiceProviderRegistry registry, RoleCatalogue catalogue, NameIds nameIds,
    PortalEntity portal, SigningKeys keys, Logouts logouts, AuditTrail audit, HeldMessages held, TimeProvider clock)
{
    /// <summary>An assertion is for now: AWS, too, wants it redeemed within five minutes.</summary>
    internal static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    /// <summary>AWS's bound on SAMLResponse, in characters of base64.</summary>
    internal const int MaximumCharacters = 100_000;

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>Issues what is ordered, or says why not; both are in the audit.</summary>
    internal async Task<IssueOutcome> IssueAsync(IssueOrder order, Caller caller, CancellationToken cancellation)
    {
        var provider = await registry.FindAsync(order.ServiceProviderId, cancellation);
        var employee = await directory.FindAsync(order.Session.EmployeeId, cancellation);
        var (rule, draft) = await DraftAsync(order, provider, employee, cancellation);
        if (draft is null)
        {
            await audit.WriteAsync(new(AuditEvent.AssertionRefused, false) { Reason = rule.ToString(), EmployeeId = order.Session.EmployeeId, UserName = order.Session.UserName, EntityId = provider?.EntityId, Subject = order.RoleIds is null ? null : "roles " + string.Join(' ', order.RoleIds) }, caller, cancellation);
            return new IssueOutcome.Refused(rule);
        }

        // Kept together with the record: whoever is told of the employee can be told of the end.
        await logouts.RememberAsync(employee!, provider!, draft.Subject, cancellation);
        await audit.WriteAsync(new(AuditEvent.AssertionIssued, true)
        {
            Reason = order.InResponseTo is null ? "IdentityProviderInitiated" : "ServiceProviderInitiated",
            EmployeeId = employee!.Id,
            UserName = employee.UserName,
            EntityId = provider!.EntityId,
            AssertionId = draft.AssertionId,
            Subject = string.Join(' ', draft.Roles.Select(role => role.RoleArn)),
        }, caller, cancellation);
        held.Hold(caller.RequestId, draft.Message.SamlResponse);
        return new IssueOutcome.Issued(draft.Message);
    }

    /// <summary>Answers a request with an error status, to the registered address of its sender (SAML Core 3.2.2.2).</summary>
    internal async Task<PostMessage> AnswerStatusAsync(ServiceProvider provider, string address, string inResponseTo, string? relayState, (string Code, string SubCode) status, Caller caller, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var response = new Response
        {
            Id = SamlId.New(),
            IssueInstant = now,
            Issuer = portal.EntityId,
            Destination = address,
            InResponseTo = inResponseTo,
            StatusCode = status.Code,
            SubStatusCode = status.SubCode,
        };
        // Without an assertion there is only the response to sign.
        var xml = ResponseWriter.Write(response, keys.Current, SignedParts.Response);
        await audit.WriteAsync(new(AuditEvent.StatusAnswered, false) { Reason = status.SubCode[(status.SubCode.LastIndexOf(':') + 1)..], EntityId = provider.EntityId }, caller, cancellation);
        return new(provider.Name, address, Convert.ToBase64String(xml), relayState, now + Life);
    }

    private sealed record Draft(PostMessage Message, string AssertionId, NameId Subject, IReadOnlyList<CatalogueRole> Roles);

    private async Task<(IssueRule Rule, Draft? Draft)> DraftAsync(IssueOrder order, ServiceProvider? provider, Employee? employee, CancellationToken cancellation)
    {
        // 1. The employee, as of now.
        if (employee is null or { Disabled: true })
            return (IssueRule.EmployeeDisabled, null);
        if (employee.MustChangePassword)
            return (IssueRule.PasswordChangeDue, null);

        // 2. The service provider, as registered.
        if (provider is null)
            return (IssueRule.ServiceProviderUnknown, null);
        if (!provider.Enabled)
            return (IssueRule.ServiceProviderDisabled, null);
        if (ServiceProviderRegistry.MetadataOf(provider) is not { } metadata)
            return (IssueRule.MetadataUnusable, null);
        if (!await registry.MayUseAsync(provider, employee.Id, cancellation))
            return (IssueRule.NotOpenToEmployee, null);
        if (Address(metadata, order.AssertionConsumerServiceUrl) is not { } address)
            return (IssueRule.AddressNotRegistered, null);
        var relayState = order.RelayState ?? (order.InResponseTo is null ? provider.DefaultRelayState : null);
        if (order.InResponseTo is null && relayState is not null && !RelayStateRule.Allows(provider, relayState))
            return (IssueRule.RelayStateNotAllowed, null);

        // 3. The roles, as granted now.
        var (refusal, roles) = await RolesAsync(order, provider, employee.Id, cancellation);
        if (refusal is { } rule)
            return (rule, null);

        // 4. What this provider may see.
        var groups = await directory.GroupsOfAsync(employee.Id, cancellation);
        if (await nameIds.MakeAsync(employee, provider, order.NameIdFormat ?? provider.NameIdFormat, cancellation) is not { } subject)
            return (IssueRule.NoValueForNameId, null);
        if (AttributeReleaser.Release(provider, employee, groups, roles) is not { } attributes)
            return (IssueRule.RoleSessionName, null);

        // 5. Written and signed.
        var now = clock.GetUtcNow();
        var assertion = Assertion(order, provider, address, subject, attributes, now);
        var response = new Response { Id = SamlId.New(), IssueInstant = now, Issuer = portal.EntityId, Destination = address, InResponseTo = order.InResponseTo, Assertion = assertion };
        var base64 = Convert.ToBase64String(ResponseWriter.Write(response, keys.Current, provider.SignResponse ? SignedParts.Both : SignedParts.Assertion));
        if (base64.Length > MaximumCharacters)
            return (IssueRule.TooLarge, null);
        return (default, new(new(provider.Name, address, base64, relayState, now + Life), assertion.Id, subject, roles));
    }

    private async Task<(IssueRule? Refusal, IReadOnlyList<CatalogueRole> Roles)> RolesAsync(IssueOrder order, ServiceProvider provider, string employeeId, CancellationToken cancellation)
    {
        if (!provider.ConsumesRoles)
            return order.RoleIds is { Count: > 0 } ? (IssueRule.RoleNotGranted, []) : (null, []);
        List<CatalogueRole> granted = [];
        foreach (var (account, roles) in await catalogue.GrantedAsync(employeeId, cancellation))
        {
            if ((await registry.ConsumerOfAsync(account, cancellation))?.Id == provider.Id && (order.AccountNumber ?? account.Number) == account.Number)
                granted.AddRange(roles);
        }

        if (order.RoleIds is not { } wanted)
            return granted.Count == 0 ? (IssueRule.NoRoles, []) : (null, granted);
        var chosen = granted.Where(role => wanted.Contains(role.Id)).ToList();
        return chosen.Count == wanted.Count && chosen.Count > 0 ? (null, chosen) : (IssueRule.RoleNotGranted, []);
    }

    private Assertion Assertion(IssueOrder order, ServiceProvider provider, string address, NameId subject, IReadOnlyList<SamlAttribute> attributes, DateTimeOffset now) => new()
    {
        Id = SamlId.New(),
        IssueInstant = now,
        Issuer = portal.EntityId,
        Subject = subject,
        Confirmations = [new(SamlConstants.BearerMethod, address, now + Life, InResponseTo: order.InResponseTo)],
        Conditions = new(now - Skew, now + Life, [[provider.EntityId]]),
        AuthnStatements =
        [
            new(order.Session.SignedInAt,
                SessionIndex(order.Session, provider),
                // A role consumer would shorten its credentials by it; there the SessionDuration setting bounds the session.
                provider.ConsumesRoles ? null : order.Session.EndsAt,
                order.AuthnContextClass ?? AuthnContextClasses.PasswordProtectedTransport),
        ],
        Attributes = attributes,
    };

    /// <summary>One per session and service provider, so that two of them cannot tell that they see the same browser.</summary>
    private static string SessionIndex(SessionFacts session, ServiceProvider provider) =>
        "_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(session.SessionId + " " + provider.EntityId)).AsSpan(0, 20));

    private static string? Address(SpMetadata metadata, string? wanted)
    {
        var posts = metadata.AssertionConsumerServices.Where(acs => acs.Binding == SamlBindings.Post).ToList();
        return wanted is null
            ? (posts.FirstOrDefault(acs => acs.IsDefault) ?? posts.OrderBy(acs => acs.Index ?? 0).FirstOrDefault())?.Location
            : posts.FirstOrDefault(acs => acs.Location == wanted)?.Location;
    }
}
