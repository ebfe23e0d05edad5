// What an administrator's program does with AWS's SDK for JavaScript: make a federation, and find it again.
import {
  CreateRoleCommand, CreateSAMLProviderCommand, GetRoleCommand, GetRolePolicyCommand, GetSAMLProviderCommand, IAMClient,
  paginateListRoles, PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

// No settings in here: address, region and credentials come from the environment, as with AWS itself.
const [iam, sts] = [new IAMClient(), new STSClient()];
const caller = await sts.send(new GetCallerIdentityCommand());

const metadata = await (await fetch(process.env.PORTAL_METADATA)).text();
const made = await iam.send(new CreateSAMLProviderCommand({
  Name: 'FromJavaScript', SAMLMetadataDocument: metadata, Tags: [{ Key: 'team', Value: 'wiki + search: é' }],
}));
const provider = await iam.send(new GetSAMLProviderCommand({ SAMLProviderArn: made.SAMLProviderArn }));

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Federated: made.SAMLProviderArn }, Action: 'sts:AssumeRoleWithSAML' }],
});
const names = Array.from({ length: 5 }, (_, n) => `JavaScript${n}`);
for (const RoleName of names)
  await iam.send(new CreateRoleCommand({ RoleName, Path: '/javascript/', AssumeRolePolicyDocument: trust, Tags: [{ Key: 'n', Value: RoleName }] }));
const role = (await iam.send(new GetRoleCommand({ RoleName: names[0] }))).Role;

const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::findings/a+b c%20é' }],
});
await iam.send(new PutRolePolicyCommand({ RoleName: names[0], PolicyName: 'Look', PolicyDocument: policy }));
const inline = await iam.send(new GetRolePolicyCommand({ RoleName: names[0], PolicyName: 'Look' }));

const pages = [];
for await (const page of paginateListRoles({ client: iam, pageSize: 2 }, { PathPrefix: '/javascript/' }))
  pages.push(page.Roles.map(one => one.RoleName));

console.log(JSON.stringify({
  caller: caller.Arn,
  provider: made.SAMLProviderArn,
  sameMetadata: provider.SAMLMetadataDocument === metadata,
  providerTag: provider.Tags[0].Value,
  lastsYears: Math.round((provider.ValidUntil - provider.CreateDate) / (365.25 * 24 * 3600 * 1000)),
  role: role.Arn,
  roleTag: role.Tags[0].Value,
  maxSessionDuration: role.MaxSessionDuration,
  createdLately: Math.abs(Date.now() - role.CreateDate) < 10 * 60 * 1000,
  sameTrust: decodeURIComponent(role.AssumeRolePolicyDocument) === trust,
  samePolicy: decodeURIComponent(inline.PolicyDocument) === policy,
  pages,
}));
