using System.Text;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.SignIn;

/// <summary>What is posted to the sign-in page.</summary>
internal sealed record SignInForm(string SamlResponse, string? RelayState, string? RoleIndex)
{
    /// <summary>Reads the form, or says why it is none: too large, too slow, no form, no SAMLResponse, a field twice, a RelayState that is too long.</summary>
    public static async Task<(SignInForm? Form, WireError? Refusal)> ReadAsync(HttpContext http)
    {
        var (body, refusal) = await BoundedForm.ReadAsync(http);
        if (refusal is not null) return (null, refusal);
        if (!BoundedForm.IsForm(http.Request) || ParameterSet.Parse("", body.Span) is not { } fields || Given(fields, "SAMLResponse") is not { } response)
            return (null, StsErrors.MissingResponse);
        var form = new SignInForm(response, Given(fields, "RelayState"), Given(fields, "roleIndex"));
        return form.RelayState is { } relayState && Encoding.UTF8.GetByteCount(relayState) > Destination.MaximumLength
            ? (null, StsErrors.RelayStateTooLong)
            : (form, null);
    }

    private static string? Given(ParameterSet fields, string name) => fields.Find(name) is { Length: > 0 } value ? value : null;
}

/// <summary>The action reads its form itself: MVC would read it first, by other bounds, and what is refused there would not be on record.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ReadsItsOwnFormAttribute : Attribute, IResourceFilter
{
    public void OnResourceExecuting(ResourceExecutingContext context)
    {
        context.ValueProviderFactories.RemoveType<FormValueProviderFactory>();
        context.ValueProviderFactories.RemoveType<FormFileValueProviderFactory>();
        context.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>();
    }

    public void OnResourceExecuted(ResourceExecutedContext context) { }
}
