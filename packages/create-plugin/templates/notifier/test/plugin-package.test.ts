import { describePluginPackage } from '@ctk/conformance'

describePluginPackage(new URL('..', import.meta.url))
