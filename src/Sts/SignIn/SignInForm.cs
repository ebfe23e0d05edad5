namespace SamlFederation.Sts.SignIn;

/// <summary>What is posted to the sign-in page.</summary>
internal sealed record SignInForm(string SamlResponse, string? RelayState, string? RoleIndex)
{
    /// <summary>Null when it is no form, has no SAMLResponse, or has one of the fields twice.</summary>
    public static SignInForm? Read(HttpRequest request)
    {
        if (!request.HasFormContentType) return null;
        var form = request.Form;
        foreach (var name in new[] { "SAMLResponse", "RelayState", "roleIndex" })
            if (form[name].Count > 1) return null;
        return form["SAMLResponse"].ToString() is { Length: > 0 } response
            ? new SignInForm(response, Given(form["RelayState"].ToString()), Given(form["roleIndex"].ToString()))
            : null;
    }

    private static string? Given(string value) => value.Length == 0 ? null : value;
}
