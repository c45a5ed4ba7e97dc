import { describeSource } from '@ctk/conformance'
import { testdataSource } from '../src/testdata-source.js'

describeSource({
  source: testdataSource,
  scheme: 'testdata',
  resources: {
    good: 'testdata://dateindex?rows=25000',
    empty: 'testdata://wide/?rows=0',
    missing: 'testdata://wild',
  },
})
