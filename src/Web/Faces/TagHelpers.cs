using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace SamlFederation.Web;

/// <summary><c>&lt;instant at="@time" /&gt;</c>: a <c>time</c> element in UTC, readable by people and programs.</summary>
[HtmlTargetElement("instant", TagStructure = TagStructure.WithoutEndTag)]
public sealed class InstantTagHelper : TagHelper
{
    /// <summary>The instant; nothing but a dash is written for null.</summary>
    public DateTimeOffset? At { get; set; }

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.TagMode = TagMode.StartTagAndEndTag;
        output.TagName = At is null ? "span" : "time";
        if (At is not { } at)
        {
            output.Content.SetContent("–");
            return;
        }

        output.Attributes.SetAttribute("datetime", at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        output.Content.SetContent(at.UtcDateTime.ToString("d MMM yyyy, HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
    }
}

/// <summary><c>&lt;copy-button target="id"&gt;Copy&lt;/copy-button&gt;</c>: copies the text of another element; hidden where scripts are off.</summary>
[HtmlTargetElement("copy-button")]
public sealed class CopyButtonTagHelper : TagHelper
{
    /// <summary>The id of the element whose text or value is copied.</summary>
    public string Target { get; set; } = "";

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.TagName = "button";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("type", "button");
        output.Attributes.SetAttribute("class", "button button-quiet button-small copy");
        output.Attributes.SetAttribute("data-copy-target", Target);
        output.Attributes.SetAttribute("hidden", "hidden");
    }
}
