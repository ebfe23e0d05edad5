using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using SamlFederation.Iam;
using SamlFederation.Web;

namespace SamlFederation.Sts.SwitchRole;

/// <summary>The roles that somebody switched to last, newest first, in a cookie that this service alone can read, and for that somebody only.</summary>
internal sealed class RecentRolesCookie(IDataProtectionProvider protection, ServiceOptions options)
{
    public const int Most = 5;
    private const int LongestCookie = 3800;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    // Sealed, it is read as nothing but JSON, and stays short.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private string Name => options.CookieName("roles");

    /// <summary>The roles; none where the cookie is another's, was altered, or is not there.</summary>
    public IReadOnlyList<SwitchTarget> Read(HttpContext http, SessionPrincipal origin)
    {
        if (http.Request.Cookies[Name] is not { Length: > 0 and <= LongestCookie } cookie) return [];
        try
        {
            return [.. (JsonSerializer.Deserialize<string[][]>(Protector(origin).Unprotect(cookie)) ?? []).Select(role => SwitchTarget.Of(role[0], role[1], role[2], role[3]))];
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or JsonException)
        {
            return [];
        }
    }

    /// <summary>Puts a role before the others.</summary>
    public void Add(HttpContext http, SessionPrincipal origin, SwitchTarget role)
    {
        var roles = Read(http, origin).Where(other => (other.Account, other.RoleName) != (role.Account, role.RoleName)).Prepend(role).Take(Most).ToList();
        var cookie = Sealed(roles, origin);
        // Five names of the rarest letters are too long together: the oldest go.
        while (cookie.Length > LongestCookie && roles.Count > 1)
        {
            roles.RemoveAt(roles.Count - 1);
            cookie = Sealed(roles, origin);
        }
        var builder = new CookieBuilder();
        options.Configure(builder, "roles");
        builder.MaxAge = Kept;
        http.Response.Cookies.Append(Name, cookie, builder.Build(http));
    }

    private string Sealed(IEnumerable<SwitchTarget> roles, SessionPrincipal origin) =>
        Protector(origin).Protect(JsonSerializer.Serialize(roles.Select(role => new[] { role.Account, role.RoleName, role.DisplayName, role.Color }), Json));

    private IDataProtector Protector(SessionPrincipal origin) => protection.CreateProtector("SwitchRole.RecentRoles", origin.CallerId);
}
