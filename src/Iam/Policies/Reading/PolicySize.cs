namespace SamlFederation.Iam;

/// <summary>How large a document is by AWS's count.</summary>
internal static class PolicySize
{
    internal static PolicyFault? Check(string json, PolicyLimits limits)
    {
        if (json.Length <= limits.MaximumCharacters)
            return null;
        var fits = json.Length <= PolicyLimits.AbsoluteMaximum && !limits.CountWhitespace && Count(json) <= limits.MaximumCharacters;
        return fits
            ? null
            : new(PolicyRule.Size, $"Cannot exceed quota for {limits.QuotaName}: {limits.MaximumCharacters}", $"{json.Length} characters");
    }

    internal static int Count(string json)
    {
        var count = 0;
        var inString = false;
        for (var i = 0; i < json.Length; i++)
        {
            var c = json[i];
            if (!inString && c is (' ' or '\t' or '\r' or '\n'))
                continue;
            count++;
            if (c == '"')
            {
                inString = !inString;
            }
            else if (c == '\\' && inString && i + 1 < json.Length)
            {
                i++;
                count++;
            }
        }
        return count;
    }
}
