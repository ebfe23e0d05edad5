using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace SamlFederation.Web;

/// <summary>PostgreSQL has no U+0000 in its texts and refuses a statement that brings one, so that a stranger could make any look-up fail. It becomes U+FFFD: found nowhere, and readable on record.</summary>
internal sealed class StorableText : DbCommandInterceptor
{
    internal static StorableText Instance { get; } = new();

    public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
    {
        ArgumentNullException.ThrowIfNull(result);
        foreach (DbParameter parameter in result.Parameters)
            if (parameter.Value is string text && text.Contains('\0', StringComparison.Ordinal))
                parameter.Value = text.Replace('\0', '\uFFFD');
        return result;
    }
}
