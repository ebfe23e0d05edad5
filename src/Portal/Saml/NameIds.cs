using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Saml;

namespace SamlFederation.Portal.Saml;

/// <summary>Makes the NameID of an employee for one service provider.</summary>
internal sealed class NameIds(PortalDb db, PortalEntity portal)
{
    /// <summary>Which format a request gets; null when it asks for one that this service provider may not have.</summary>
    /// <remarks>The random formats tell nothing and are open to everybody; the e-mail address and the user name only to whom an administrator gave them.</remarks>
    internal static string? Choose(ServiceProvider provider, string? wanted) => wanted switch
    {
        null or NameIdFormats.Unspecified => provider.NameIdFormat,
        NameIdFormats.Persistent or NameIdFormats.Transient => wanted,
        _ => wanted == provider.NameIdFormat ? wanted : null,
    };

    /// <summary>The NameID; null when the employee has no value for the format.</summary>
    internal async Task<NameId?> MakeAsync(Employee employee, ServiceProvider provider, string format, CancellationToken cancellation) => format switch
    {
        NameIdFormats.Persistent => new(await PersistentAsync(employee.Id, provider.EntityId, cancellation), format, portal.EntityId, provider.EntityId),
        NameIdFormats.Transient => new(SamlId.New(), format, portal.EntityId, provider.EntityId),
        NameIdFormats.EmailAddress => employee.Email is { } email ? new(email, format) : null,
        NameIdFormats.Unspecified => new(employee.UserName!, format),
        _ => null,
    };

    // SAML Core 8.3.7: opaque, and another one at every service provider.
    private async Task<string> PersistentAsync(string employeeId, string entityId, CancellationToken cancellation)
    {
        var pairs = db.SubjectIdentifiers.AsNoTracking().Where(pair => pair.EmployeeId == employeeId && pair.EntityId == entityId).Select(pair => pair.Value);
        if (await pairs.FirstOrDefaultAsync(cancellation) is { } known)
            return known;
        var fresh = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        // Two first sign-ons at the same time: one makes the pair, both read it.
        await db.Database.ExecuteSqlAsync($"""INSERT INTO "SubjectIdentifiers" ("EmployeeId", "EntityId", "Value") VALUES ({employeeId}, {entityId}, {fresh}) ON CONFLICT DO NOTHING""", cancellation);
        return await pairs.FirstAsync(cancellation);
    }
}
