using System.Text.Json;

namespace SamlFederation.Portal.World;

/// <summary>The portal's half of the tutorial world: what an empty Development data folder begins with.</summary>
internal static class TutorialWorld
{
    internal static string Json(string stsUrl) => Template.Replace("{sts}", JsonEncodedText.Encode(stsUrl).ToString(), StringComparison.Ordinal);

    private const string Template = """
        {
          "portal": {
            "groups": [
              { "name": "Administrators", "description": "Run the portal and both accounts.", "administrators": true },
              { "name": "Developers", "description": "Build the application and bring it to production." },
              { "name": "Testers", "description": "Try out what the developers built." }
            ],
            "employees": [
              { "userName": "david", "displayName": "David", "email": "david@example.com", "groups": ["Developers"], "attributes": { "department": "Engineering", "costCentre": "4711" } },
              { "userName": "theresa", "displayName": "Theresa", "email": "theresa@example.com", "groups": ["Testers"], "attributes": { "department": "Quality", "costCentre": "4712" } },
              { "userName": "admin", "displayName": "Administrator", "email": "admin@example.com", "groups": ["Administrators"] }
            ],
            "serviceProviders": [
              {
                "entityId": "{sts}/static/saml-metadata.xml",
                "metadataUrl": "{sts}/static/saml-metadata.xml",
                "name": "Token Service",
                "description": "The consoles of all your accounts; choose the role there.",
                "consumesRoles": true,
                "sessionDuration": 14400
              }
            ],
            "accounts": [
              { "number": "123456789012", "name": "Development", "alias": "development", "badge": "Sandbox", "badgeColour": "blue" },
              { "number": "999999999999", "name": "Production", "alias": "production", "badge": "Live", "badgeColour": "red" }
            ],
            "roles": [
              { "roleArn": "arn:aws:iam::123456789012:role/Administrator", "providerArn": "arn:aws:iam::123456789012:saml-provider/Portal", "description": "Everything in the development account." },
              { "roleArn": "arn:aws:iam::123456789012:role/Developer", "providerArn": "arn:aws:iam::123456789012:saml-provider/Portal", "description": "Build and deploy in the development account." },
              { "roleArn": "arn:aws:iam::123456789012:role/Tester", "providerArn": "arn:aws:iam::123456789012:saml-provider/Portal", "description": "Read and try out what is in development." },
              { "roleArn": "arn:aws:iam::999999999999:role/Administrator", "providerArn": "arn:aws:iam::999999999999:saml-provider/Portal", "description": "Everything in the production account." },
              { "roleArn": "arn:aws:iam::999999999999:role/UpdateApp", "providerArn": "arn:aws:iam::999999999999:saml-provider/Portal", "description": "Bring a new version of the application to production." },
              { "roleArn": "arn:aws:iam::999999999999:role/ReadOnly", "providerArn": "arn:aws:iam::999999999999:saml-provider/Portal", "description": "Look at production without changing it." }
            ],
            "grants": [
              { "group": "Administrators", "role": "arn:aws:iam::123456789012:role/Administrator" },
              { "group": "Administrators", "role": "arn:aws:iam::999999999999:role/Administrator" },
              { "group": "Administrators", "role": "arn:aws:iam::999999999999:role/ReadOnly" },
              { "group": "Developers", "role": "arn:aws:iam::123456789012:role/Developer" },
              { "group": "Developers", "role": "arn:aws:iam::999999999999:role/UpdateApp" },
              { "group": "Developers", "role": "arn:aws:iam::999999999999:role/ReadOnly" },
              { "group": "Testers", "role": "arn:aws:iam::123456789012:role/Tester" },
              { "group": "Testers", "role": "arn:aws:iam::999999999999:role/ReadOnly" }
            ]
          }
        }
        """;
}
