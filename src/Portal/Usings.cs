global using SamlFederation.Data.Portal;
// The dependency container has a ServiceProvider too; here the word is SAML's.
global using ServiceProvider = SamlFederation.Data.Portal.ServiceProvider;
global using Group = SamlFederation.Data.Portal.Group;
